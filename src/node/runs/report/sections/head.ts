// The head of the report: the run, the command that repeats it, its recipe in a sentence, and its results.

import { describeNetwork } from '../../../../engine/network/topology.js';
import type { DoneEvent, StartEvent } from '../../../../engine/training/events.js';
import { count, duration, percent, plural } from '../../../../numbers.js';
import { machineNames } from '../../machine-names.js';
import type { RunRecord } from '../../record.js';
import { meanThroughput } from '../../throughput.js';
import { trainCommand } from '../../train-command.js';
import { type Html, html } from '../html.js';

export function renderHead(record: RunRecord): Html {
  const { name, start, done } = record;
  const { recipe } = start;
  return html`<header>
<p class="soft">A training run of distributed-mnist</p>
<h1>${name}</h1>
<p>${describeRecipe(start, done.epochs)}</p>
<p>To repeat it: <code>${trainCommand(start, record.options)}</code></p>
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
    `${describeNetwork(topology)}, trained for ${plural(epochs, 'epoch')} on ` +
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
  const machines = machineNames(epochs).length;
  const by = machines > 0 ? `on ${plural(machines, 'machine')}` : `with ${plural(workers, 'worker')}`;
  const heldOut =
    kept.validationAccuracy !== undefined &&
    tile(
      percent(kept.validationAccuracy),
      html`validation accuracy: ${count(validationImages)} held-out training images of ${dataset}`,
    );
  return [
    ...(heldOut ? [heldOut] : []),
    tile(
      percent(test.accuracy),
      html`test accuracy: ${count(test.images)} test images of ${dataset} (95&nbsp;% interval ${low} to ${high}); loss ${test.loss.toFixed(4)}`,
    ),
    tile(duration(trainingSeconds), html`training time ${by}; ${duration(totalSeconds)} with evaluation`),
    tile(count(meanThroughput(epochs)), html`training images a second, on average`),
  ];
}

/** Which images decided what. */
function describeChoice({ validationImages }: StartEvent, { bestEpoch, epochs }: DoneEvent): Html {
  if (validationImages === 0) {
    return html`<p class="soft">No images were held out, so the accuracy after each epoch is the test accuracy. It
decided nothing in this run. Do not choose between runs by it: no unseen images would be left.</p>`;
  }
  const kept =
    bestEpoch &&
    `The weights are those of epoch ${bestEpoch} of ${epochs}, which had the best validation accuracy, so that figure is a little too good. `;
  return html`<p class="soft">The validation images are the last ${count(validationImages)} training images. The network did not
learn from them; choices are made by them. ${kept}The test images decided nothing.</p>`;
}
