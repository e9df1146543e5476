// What the report begins with: which run it was, its recipe in a sentence, and how good the network became.

import { describeNetwork } from '../../../../engine/network/topology.js';
import type { DoneEvent, StartEvent } from '../../../../engine/training/events.js';
import { count, duration, percent } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { meanThroughput } from '../../throughput.js';
import { type Html, html } from '../html.js';

export function renderHead(record: RunRecord): Html {
  const { name, start, done } = record;
  const { recipe } = start;
  return html`<header>
<p class="soft">A training run of distributed-mnist, which learns to read handwritten digits</p>
<h1>${name}</h1>
<p>${describeRecipe(start, done.epochs)}</p>
${done.stopped ? html`<p><strong>Stopped after ${done.epochs} of ${recipe.epochs} epochs.</strong></p>` : undefined}
${record.warnings.map((warning) => html`<p><strong>Warning:</strong> ${warning}</p>`)}
</header>
<div class="grid tiles">
${renderTiles(record)}
</div>
${describeChoice(start, done)}`;
}

function describeRecipe({ recipe, trainedOn, trainingImages }: StartEvent, epochs: number): string {
  const { topology, optimiser, learningRate, schedule, batch, augmentation } = recipe;
  return (
    `${describeNetwork(topology)}, trained for ${epochs} epoch${epochs === 1 ? '' : 's'} on ` +
    `${count(trainingImages)} images of ${trainedOn}: ${optimiser.name}, learning rate ${learningRate} ` +
    `(${schedule}), batches of ${batch}, augmentation ${augmentation}.`
  );
}

function tile(figure: string, what: Html): Html {
  return html`<div class="card"><strong>${figure}</strong><span class="soft">${what}</span></div>`;
}

function renderTiles({ start, epochs, done }: RunRecord): Html[] {
  const { dataset, validationImages, workers } = start;
  const { test, trainingSeconds, totalSeconds } = done;
  const kept = epochs.find(({ epoch }) => epoch === done.bestEpoch) ?? epochs[epochs.length - 1];
  const [low, high] = test.interval.map((bound) => percent(bound));
  const heldOut =
    kept.validationAccuracy !== undefined &&
    tile(
      percent(kept.validationAccuracy),
      html`of ${count(validationImages)} validation images read right: held-out training images of ${dataset}`,
    );
  return [
    ...(heldOut ? [heldOut] : []),
    tile(
      percent(test.accuracy),
      html`of ${count(test.images)} test images of ${dataset} read right (95&nbsp;% interval ${low} to ${high}); loss ${test.loss.toFixed(4)}`,
    ),
    tile(
      duration(trainingSeconds),
      html`of training, ${duration(totalSeconds)} with evaluation, on ${workers}&nbsp;worker${workers === 1 ? '' : 's'}`,
    ),
    tile(count(meanThroughput(epochs)), html`images a second while training, on average`),
  ];
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
