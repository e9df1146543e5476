// Training speed, and what the workers' time went to.

import { plural } from '../../../../numbers.js';
import type { RunRecord } from '../../record.js';
import { drawLanes, drawThroughput, drawTime } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

const KINDS =
  'Map: forward, loss and backward, by tiles of units and shards of images. Reduce: sums over the batch, and the update. ' +
  'Waiting: for other workers.';

export async function renderSpeed({ start, epochs }: RunRecord): Promise<Html> {
  const lanes = await drawLanes(epochs, start.workers);
  return html`<section>
<h2>Speed</h2>
<div class="grid wide speed">
${renderFigure('Throughput', await drawThroughput(epochs), 'Training images a second in each epoch, without evaluation.')}
${renderFigure("Workers' time by epoch", await drawTime(epochs), `Seconds summed over ${plural(start.workers, 'worker')}. ${KINDS}`)}
${lanes && renderFigure('Time of each worker', lanes, 'Measured in each worker, summed over the epochs: a lane a worker.')}
</div>
</section>`;
}
