// Training, epoch by epoch: loss, accuracy and learning rate as curves, and all figures as a table.

import type { DoneEvent, EpochEvent, StartEvent } from '../../../../engine/training/events.js';
import { count, percent } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { drawAccuracy, drawLearningRate, drawLoss } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

export async function renderLearning({ start, epochs, done }: RunRecord): Promise<Html> {
  return html`<section>
<h2>Training</h2>
<div class="grid curves">
${renderFigure('Loss', await drawLoss(epochs), describeLoss(start))}
${renderFigure('Accuracy', await drawAccuracy(epochs, done.bestEpoch), describeAccuracy(start, done))}
${renderFigure('Learning rate', await drawLearningRate(start), describeRate(start, done))}
</div>
${renderEpochs(epochs)}
</section>`;
}

/** Why training and validation loss cannot be compared directly. */
function describeLoss({ recipe, dataset, validationImages }: StartEvent): string {
  const harder = [
    ...(recipe.augmentation === 'none' ? [] : ['augmented']),
    ...(recipe.dropout > 0 ? ['with dropout'] : []),
    ...(recipe.labelSmoothing > 0 ? ['with smoothed labels'] : []),
  ];
  const validation =
    validationImages > 0
      ? ` Validation: ${count(validationImages)} held-out images of ${dataset}, unchanged, after each epoch.`
      : '';
  return (
    'Mean cross-entropy. Training: all training images during the epoch' +
    `${harder.map((what) => `, ${what}`).join('')}.${validation}`
  );
}

function describeAccuracy(
  { dataset, validationImages, testImages }: StartEvent,
  { bestEpoch }: DoneEvent,
): string {
  const evaluated =
    validationImages > 0
      ? `${count(validationImages)} held-out images of ${dataset}, and for comparison of as many training images, unchanged`
      : `${count(testImages)} test images of ${dataset}, since none were held out`;
  const kept =
    bestEpoch === undefined ? '' : ` The vertical line marks epoch ${bestEpoch}, whose weights were kept.`;
  return `Accuracy after each epoch on ${evaluated}. The axis spans these figures, not 0 to 100 %.${kept}`;
}

function describeRate({ recipe }: StartEvent, { epochs }: DoneEvent): string {
  const { schedule, learningRate, warmUp } = recipe;
  const rise = warmUp > 0 ? `, rising over ${warmUp} epochs at the start` : '';
  const cut = epochs < recipe.epochs ? ` The run ended after ${epochs}.` : '';
  return `Schedule ${schedule}, highest rate ${learningRate}${rise}.${cut}`;
}

const formatShare = (share: number | undefined) => (share === undefined ? undefined : percent(share));

const COLUMNS: readonly [string, (event: EpochEvent) => string | undefined][] = [
  ['training loss', ({ loss }) => loss.toFixed(4)],
  ['training accuracy', ({ trainingAccuracy }) => formatShare(trainingAccuracy)],
  ['validation loss', ({ validationLoss }) => validationLoss?.toFixed(4)],
  ['validation accuracy', ({ validationAccuracy }) => formatShare(validationAccuracy)],
  ['test accuracy', ({ testAccuracy }) => formatShare(testAccuracy)],
  ['seconds', ({ seconds }) => seconds.toFixed(2)],
  ['images/s', ({ imagesPerSecond }) => count(imagesPerSecond)],
];

/** The curves as figures, without empty columns. */
function renderEpochs(epochs: readonly EpochEvent[]): Html {
  const columns = COLUMNS.filter(([, of]) => epochs.some((event) => of(event) !== undefined));
  const head = ['epoch', ...columns.map(([name]) => name)].map((name) => html`<th scope="col">${name}</th>`);
  const rows = epochs.map(
    (event) =>
      html`<tr><th scope="row">${event.epoch}</th>${columns.map(([, of]) => html`<td>${of(event)}</td>`)}</tr>`,
  );
  return html`<details><summary>All epochs as a table</summary><div class="scroll" tabindex="0"><table class="numbers">
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
