// The first layer's weights as small pictures: what each unit responds to.

import { PIXELS } from '../../../../engine/network/topology.js';
import type { Network } from '../../../../formats/model.js';
import { count } from '../../../../numbers.js';
import { type Html, html } from '../html.js';
import { drawWeights, strongestUnits } from '../pictures.js';

/** Of a wide layer, so that the page stays small. */
const MOST_UNITS = 96;

const PIXELS_OF_INK = html`Ink on a <strong class="positive">blue</strong> pixel excites the unit, ink on an
<strong class="negative">orange</strong> one inhibits it.`;
const EDGES = html`The network sees edges: the quarters of a picture are the edges between left and right, between above and
below, and the two slants. An edge on <strong class="positive">blue</strong> excites the unit, an edge on
<strong class="negative">orange</strong> inhibits it.`;

export async function renderFirstLayer({ topology, tensors }: Network): Promise<Html> {
  const [{ weight, bias }] = tensors;
  const units = strongestUnits(tensors, MOST_UNITS);
  const pictures = await Promise.all(
    units.map(async (unit) => {
      const image = await drawWeights(weight.subarray(unit * PIXELS, (unit + 1) * PIXELS));
      return html`<img src="${image}" width="56" height="56" alt="weights of unit ${unit}" title="unit ${unit}"/>`;
    }),
  );
  return html`<section>
<h2>First-layer weights</h2>
<p class="soft">${units.length === bias.length ? 'All' : `${units.length} of the`} ${count(bias.length)} units of the first layer,
those with the strongest weights into the next layer first. ${topology.input === 'edges' ? EDGES : PIXELS_OF_INK} The stronger the colour,
the stronger the weight, relative to the unit's strongest.</p>
<div class="weights">
${pictures}
</div>
</section>`;
}
