// The worst mistakes as pictures, each with the probabilities that the network gave.

import { PIXELS } from '../../../../engine/network/topology.js';
import type { Dataset } from '../../../../engine/training/dataset.js';
import { count, percent } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { type Html, html } from '../html.js';
import type { Mistake } from '../mistakes.js';
import { drawImage } from '../pictures.js';

/** Probabilities shown for a mistake: the highest; the last place is the label's where it is not among them. */
const SHOWN_ANSWERS = 3;

export async function renderMistakes(
  { done }: RunRecord,
  mistakes: readonly Mistake[],
  { test }: Dataset,
): Promise<Html> {
  const wrong = done.test.images - done.test.correct;
  if (mistakes.length === 0)
    return html`<section><h2>Worst mistakes</h2><p>Every test image of ${done.dataset} was read correctly.</p></section>`;
  const cards = await Promise.all(mistakes.map((mistake) => renderMistake(mistake, test.pixels)));
  return html`<section>
<h2>Worst mistakes</h2>
<p class="soft">Of the ${count(wrong)} test images of ${done.dataset} that were read wrong, the ${mistakes.length} with the lowest
probability of the label, the worst first, with their numbers in the set (from 0). Beside each image: the likeliest digits and
their probabilities. The label is bold and blue.</p>
<div class="mistakes">
${cards}
</div>
</section>`;
}

async function renderMistake({ index, label, probabilities }: Mistake, pixels: Uint8Array): Promise<Html> {
  const image = await drawImage(pixels.subarray(index * PIXELS, (index + 1) * PIXELS));
  const ranked = Array.from(probabilities, (probability, digit) => ({ digit, probability })).sort(
    (a, b) => b.probability - a.probability,
  );
  const [answer] = ranked;
  const shown = ranked.filter(({ digit }, rank) => rank < SHOWN_ANSWERS || digit === label);
  // A label further down takes the last place.
  const lines = [...shown.slice(0, SHOWN_ANSWERS - 1), shown[shown.length - 1]].map(
    ({ digit, probability }) =>
      html`<li style="--share:${(100 * probability).toFixed(1)}%"${digit === label ? html` class="label"` : undefined}><span>${digit}: </span><span>${percent(probability)}</span></li>`,
  );
  return html`<figure><div class="pair">
<img src="${image}" width="64" height="64" alt="a ${label}, read as ${answer.digit}"/><ol>${lines}</ol>
</div><figcaption><span>${label} read as ${answer.digit}</span><span>no. ${index}</span></figcaption></figure>`;
}
