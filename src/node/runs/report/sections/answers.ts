// What the network answers on the test images, digit by digit: the confusion matrix as a picture and as a table.

import { accuracyByDigit, type Score } from '../../../../engine/training/score.js';
import { count, percent } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { drawConfusion, drawDigits } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

export async function renderAnswers({ done: { test, dataset } }: RunRecord): Promise<Html> {
  const images = `${count(test.images)} test images of ${dataset}`;
  return html`<section>
<h2>What it reads, and what it takes it for</h2>
<p class="soft">The ${images}: ${count(test.correct)} read right, ${count(test.images - test.correct)} wrong.</p>
<div class="grid wide">
${renderFigure('Confusion matrix', await drawConfusion(test), 'Test images by what was written and what the network read. The grey diagonal is right; mistakes are the redder the more there are (square-root scale).')}
${renderFigure('Accuracy of each digit', await drawDigits(test), 'Test images of each digit. The bars are the shares read wrong; beside them, how many were read right.')}
</div>
${renderTable(test)}
</section>`;
}

/** The confusion matrix and each digit's accuracy as figures. */
function renderTable(test: Score): Html {
  const accuracies = accuracyByDigit(test);
  const head = ['label', ...test.confusion.keys(), 'read right'].map(
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
