// How fast the network learned, and what the workers' time went to.

import type { RunRecord } from '../../record.js';
import { drawThroughput, drawTime } from '../charts.js';
import { type Html, html, renderFigure } from '../html.js';

export async function renderSpeed({ start, epochs }: RunRecord): Promise<Html> {
  return html`<section>
<h2>How fast it learned</h2>
<div class="grid wide speed">
${renderFigure('Throughput', await drawThroughput(epochs), 'Training images a second, epoch by epoch, without evaluation.')}
${renderFigure("Where the workers' time went", await drawTime(epochs), `Of ${start.workers} worker${start.workers === 1 ? '' : 's'}. Map: forward, loss and backward, by tiles of units and shards of images. Reduce: sums over the batch, with the update at once. Waiting: for each other.`)}
</div>
</section>`;
}
