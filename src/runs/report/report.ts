// The report of a run: one HTML file that needs no network and no script. Every figure names its images.

import type { Dataset } from '../../dataset/dataset.js';
import type { Model } from '../../model-file/model.js';
import { describeTopology, PIXELS } from '../../network/topology.js';
import { count, duration, percent } from '../../terminal/format.js';
import type { DoneEvent, EpochEvent, StartEvent } from '../../training/events.js';
import { flattenRecipe } from '../flatten.js';
import type { StartLine } from '../folder.js';
import type { RunRecord } from '../run-training.js';
import {
  drawAccuracy,
  drawConfusion,
  drawDigits,
  drawLearningRate,
  drawLoss,
  drawThroughput,
  drawTime,
} from './charts.js';
import { Html, html } from './html.js';
import { findWorstMistakes, type Mistake } from './mistakes.js';
import { drawImage, drawWeights, strongestUnits } from './pictures.js';
import { STYLE } from './style.js';

const MOST_MISTAKES = 40;
const MOST_UNITS = 96;
/** Probabilities shown for a mistake; the label's is added when it is not among them. */
const SHOWN_ANSWERS = 3;

/** The report as an HTML page. */
export async function renderReport(record: RunRecord, model: Model, dataset: Dataset): Promise<string> {
  const sections = [
    renderHead(record),
    await renderLearning(record),
    await renderReading(record),
    await renderMistakes(record, findWorstMistakes(model, dataset.test, MOST_MISTAKES), dataset),
    await renderWeights(model),
    await renderSpeed(record),
    renderFacts(record),
  ];
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${record.name}: ${percent(record.done.test.accuracy)} of ${record.done.dataset} test images</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${sections}
</body>
</html>
`;
  return page.text;
}

function tile(figure: string, what: Html): Html {
  return html`<div class="card"><strong>${figure}</strong><span class="soft">${what}</span></div>`;
}

function renderHead({ name, start, epochs, done }: RunRecord): Html {
  const { recipe, dataset, trainedOn, trainingImages, validationImages, workers } = start;
  const { test, trainingSeconds, totalSeconds } = done;
  const kept = epochs.find(({ epoch }) => epoch === done.bestEpoch) ?? epochs.at(-1);
  const heldOut = kept?.validationAccuracy;
  const [low, high] = test.interval.map((bound) => percent(bound));
  const speed = epochs.reduce((sum, { imagesPerSecond }) => sum + imagesPerSecond, 0) / epochs.length;
  return html`<header>
<h1>${name}</h1>
<p class="soft">${describeTopology(recipe.topology)} (${recipe.topology.activation}), trained on
${count(trainingImages)} images of ${trainedOn}</p>
${done.stopped ? html`<p><strong>Stopped after ${done.epochs} of ${recipe.epochs} epochs.</strong> What follows is about those.</p>` : undefined}
</header>
<div class="grid tiles">
${
  heldOut === undefined
    ? undefined
    : tile(
        percent(heldOut),
        html`of ${count(validationImages)} validation images read right: held-out training images of ${dataset}`,
      )
}
${tile(percent(test.accuracy), html`of ${count(test.images)} test images of ${dataset} read right (95 % interval ${low} to ${high}); loss ${test.loss.toFixed(4)}`)}
${tile(duration(trainingSeconds), html`of training, ${duration(totalSeconds)} with evaluation, on ${workers} worker${workers === 1 ? '' : 's'}`)}
${epochs.length === 0 ? undefined : tile(count(speed), html`images a second while training, on average`)}
</div>
${describeChoice(start, done)}`;
}

/** What chose what: the figures' honesty. */
function describeChoice({ validationImages }: StartEvent, { bestEpoch, epochs }: DoneEvent): Html {
  if (validationImages === 0) {
    return html`<p class="soft">No images were held out, so the figures after each epoch are of the test images. They
chose nothing in this run; whoever picks among runs by them has no unseen images left.</p>`;
  }
  const kept =
    bestEpoch &&
    `The weights are those of epoch ${bestEpoch} of ${epochs}, which read them best, so their figure is a little too good. `;
  return html`<p class="soft">The validation images are the last ${count(validationImages)} training images, which the
network did not learn from: choices are made by them. ${kept}The test images chose nothing.</p>`;
}

function chart(title: string, svg: Html, caption: string): Html {
  return html`<figure><h3>${title}</h3>${svg}<figcaption>${caption}</figcaption></figure>`;
}

async function renderLearning({ start, epochs }: RunRecord): Promise<Html> {
  const { recipe, dataset, validationImages } = start;
  const rate = chart(
    'Learning rate',
    await drawLearningRate(start),
    `${recipe.schedule}, at most ${recipe.learningRate}${recipe.warmUp > 0 ? `, warm-up over ${recipe.warmUp} of ${recipe.epochs} epochs` : ''}`,
  );
  if (epochs.length === 0)
    return html`<section><h2>How it learned</h2><p>No epoch was finished.</p><div class="grid curves">${rate}</div></section>`;
  const evaluated =
    validationImages > 0
      ? `${count(validationImages)} validation images of ${dataset}`
      : `test images of ${dataset}, for none were held out`;
  return html`<section>
<h2>How it learned</h2>
<div class="grid curves">
${chart('Loss', await drawLoss(epochs), describeLoss(start))}
${chart('Accuracy', await drawAccuracy(epochs), `After each epoch, of the ${evaluated}. The axis spans these figures, not 0 to 100 %.`)}
${rate}
</div>
${renderEpochs(epochs)}
</section>`;
}

/** Why the training loss is not the validation loss's like. */
function describeLoss({ recipe, dataset, trainedOn, validationImages }: StartLine): string {
  const harder = [
    ...(recipe.augmentation === 'none' ? [] : ['changed at random']),
    ...(recipe.dropout > 0 ? ['with units left out'] : []),
    ...(recipe.labelSmoothing > 0 ? ['with smoothed labels'] : []),
  ];
  const validation = validationImages > 0 ? ` Validation: after each epoch, ${dataset}, as it is.` : '';
  return (
    `Training: mean over each epoch's images of ${trainedOn}, each as it was when its batch came` +
    `${harder.map((what) => `, ${what}`).join('')}.${validation}`
  );
}

const show = (share: number | undefined) => (share === undefined ? undefined : percent(share));

const EPOCH_COLUMNS: readonly [string, (event: EpochEvent) => string | undefined][] = [
  ['epoch', ({ epoch }) => String(epoch)],
  ['training loss', ({ loss }) => loss.toFixed(4)],
  ['validation loss', ({ validationLoss }) => validationLoss?.toFixed(4)],
  ['validation accuracy', ({ validationAccuracy }) => show(validationAccuracy)],
  ['test accuracy', ({ testAccuracy }) => show(testAccuracy)],
  ['seconds', ({ seconds }) => seconds.toFixed(2)],
  ['images/s', ({ imagesPerSecond }) => count(imagesPerSecond)],
];

/** The curves as figures; what no epoch tells has no column. */
function renderEpochs(epochs: readonly EpochEvent[]): Html {
  const columns = EPOCH_COLUMNS.filter(([, of]) => epochs.some((event) => of(event) !== undefined));
  const head = columns.map(([name]) => html`<th>${name}</th>`);
  const rows = epochs.map((event) => html`<tr>${columns.map(([, of]) => html`<td>${of(event)}</td>`)}</tr>`);
  return html`<details><summary>All epochs as a table</summary><div class="scroll"><table class="numbers">
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}

async function renderReading({ done: { test, dataset } }: RunRecord): Promise<Html> {
  const images = `${count(test.images)} test images of ${dataset}`;
  return html`<section>
<h2>What it reads, and what it takes it for</h2>
<p class="soft">The ${images}: ${count(test.correct)} read right, ${count(test.images - test.correct)} wrong.</p>
<div class="grid wide">
${chart('Confusion matrix', await drawConfusion(test), `Test images of ${dataset}; rows are the labels, columns the answers. Mistakes are coloured by how many they are (square-root scale), right answers are not.`)}
${chart('Accuracy of each digit', await drawDigits(test), `Test images of ${dataset}. The bars and the brackets tell how many were read wrong, the percentages how many right.`)}
</div>
</section>`;
}

async function renderMistakes(
  { done }: RunRecord,
  mistakes: readonly Mistake[],
  { test }: Dataset,
): Promise<Html> {
  const wrong = done.test.images - done.test.correct;
  if (mistakes.length === 0)
    return html`<section><h2>Worst mistakes</h2><p>It read every test image of ${done.dataset} right.</p></section>`;
  const cards = await Promise.all(mistakes.map((mistake) => renderMistake(mistake, test.pixels)));
  return html`<section>
<h2>Worst mistakes</h2>
<p class="soft">Test images of ${done.dataset} that it read wrong: ${mistakes.length} of ${count(wrong)}, those whose label
got the least probability. The label's line is blue.</p>
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
  // With the label further down, it takes the last place.
  const lines = [...shown.slice(0, SHOWN_ANSWERS - 1), shown[shown.length - 1]].map(
    ({ digit, probability }) =>
      html`<li style="--share:${percent(probability, 1).replace(' ', '')}"${digit === label ? html` class="label"` : undefined}><span>${digit}</span><span>${percent(probability)}</span></li>`,
  );
  return html`<figure><div class="pair">
<img src="${image}" width="64" height="64" alt="a ${label}, read as ${answer.digit}"/><ol>${lines}</ol>
</div><figcaption><span>${label} read as ${answer.digit}</span><span>no. ${index}</span></figcaption></figure>`;
}

async function renderWeights({ tensors }: Model): Promise<Html> {
  const [{ weight, bias }] = tensors;
  const units = strongestUnits(tensors, MOST_UNITS);
  const pictures = await Promise.all(
    units.map(async (unit) => {
      const image = await drawWeights(weight.subarray(unit * PIXELS, (unit + 1) * PIXELS));
      return html`<img src="${image}" width="56" height="56" alt="weights of unit ${unit}" title="unit ${unit}"/>`;
    }),
  );
  return html`<section>
<h2>What the first layer looks for</h2>
<p class="soft">${units.length === bias.length ? 'All' : `${units.length} of the`} ${count(bias.length)} units of the first layer,
those with the strongest weights into the next layer first. Ink on an orange pixel excites the unit, ink on a
blue one calms it; the stronger the colour, the stronger the weight, by the unit's own strongest.</p>
<div class="weights">
${pictures}
</div>
</section>`;
}

async function renderSpeed({ start, epochs }: RunRecord): Promise<Html | undefined> {
  if (epochs.length === 0) return undefined;
  return html`<section>
<h2>How fast it learned</h2>
<div class="grid curves">
${chart('Throughput', await drawThroughput(epochs), 'Training images a second, epoch by epoch, without evaluation.')}
${chart("Where the workers' time went", await drawTime(epochs), `${start.workers} worker${start.workers === 1 ? '' : 's'}. Map: forward, loss and backward, by tiles of units and shards of images. Reduce: sums over the batch, with the update at once. Waiting: for each other.`)}
</div>
</section>`;
}

function renderTable(title: string, facts: Iterable<readonly [string, string]>): Html {
  const rows = Array.from(
    facts,
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  );
  return html`<div class="card"><h3>${title}</h3><table class="facts"><tbody>${rows}</tbody></table></div>`;
}

function renderFacts({ name, start, done }: RunRecord): Html {
  return html`<section>
<h2>What made it</h2>
<div class="grid wide">
${renderTable(`Recipe ${start.recipe.name}`, flattenRecipe(start.recipe))}
${renderTable('Data and network', [
  ['run', name],
  ['data set', start.dataset],
  ['SHA-256 of it', start.datasetSha256],
  ['trained on', `${count(start.trainingImages)} images of ${start.trainedOn}`],
  ['validation images', count(start.validationImages)],
  ['test images', count(start.testImages)],
  ['parameters', count(start.parameters)],
  ['workers', String(start.workers)],
  [
    'epochs',
    `${done.epochs} of ${start.recipe.epochs}${done.bestEpoch ? `, no. ${done.bestEpoch} kept` : ''}`,
  ],
  ['weights SHA-256', done.weightsSha256],
  ['versions', start.versions],
])}
</div>
</section>`;
}
