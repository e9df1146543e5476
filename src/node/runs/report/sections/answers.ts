// The answers on the test images, digit by digit: the confusion matrix as a picture and as a table.

import { accuracyByDigit, type Score } from '../../../../engine/training/score.js';
import { count, percent } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { drawConfusion, drawDigits } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

export async function renderAnswers({ done: { test, dataset } }: RunRecord): Promise<Html> {
  const images = `${count(test.images)} test images of ${dataset}`;
  return html`<section>
<h2>Answers</h2>
<p class="soft">${images}: ${count(test.correct)} read correctly, ${count(test.images - test.correct)} wrong.</p>
<div class="grid wide">
${renderFigure('Confusion matrix', await drawConfusion(test), 'Test images by label and answer. The grey diagonal is correct; the more frequent a mistake, the stronger its orange (square-root scale).')}
${renderFigure('Accuracy of each digit', await drawDigits(test), 'The share of each digit’s test images that were read correctly, and how many were not. The axis spans these figures, not 0 to 100 %.')}
</div>
${renderTable(test)}
</section>`;
}

/** The confusion matrix and each digit's accuracy as figures. */
function renderTable(test: Score): Html {
  const accuracies = accuracyByDigit(test);
  const head = ['label', ...test.confusion.keys(), 'accuracy'].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  const rows = test.confusion.map((row, label) => {
    const accuracy = accuracies[label];
    const cells = row.map((images) => html`<td>${count(images)}</td>`);
    return html`<tr><th scope="row">${label}</th>${cells}<td>${accuracy === undefined ? '–' : percent(accuracy)}</td></tr>`;
  });
  return html`<details><summary>All answers as a table</summary><div class="scroll" tabindex="0"><table class="numbers">
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
