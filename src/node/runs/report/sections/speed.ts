// Training speed, and what the workers' time went to.

import { plural } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { drawLanes, drawMachines, drawThroughput, drawTime } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

const KINDS =
  'Counted by phase. Reduce: the phases that sum, which are the loss (with the lists of the next step) and the update (with ' +
  'the backward pass, where there is one hidden layer). Map: all other phases. Waiting: for other workers.';

export async function renderSpeed({ start, epochs }: RunRecord): Promise<Html> {
  const lanes = await drawLanes(epochs, start.workers);
  const machines = await drawMachines(epochs);
  const whose = machines ? "the machines' workers" : plural(start.workers, 'worker');
  return html`<section>
<h2>Speed</h2>
<div class="grid wide speed">
${renderFigure('Throughput', await drawThroughput(epochs), 'Training images a second in each epoch, without evaluation.')}
${renderFigure("Workers' time by epoch", await drawTime(epochs), `Seconds summed over ${whose}. ${KINDS}`)}
${lanes && renderFigure('Time of each worker', lanes, 'Measured in each worker, summed over the epochs: a lane a worker.')}
${machines && renderFigure('Time of each machine', machines, "Seconds of each machine's workers within local steps, summed over the epochs: a lane a machine.")}
</div>
</section>`;
}
