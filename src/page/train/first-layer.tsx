// The weights of the first layer as pictures, as they form: what each unit looks for.

import { useRef } from 'preact/hooks';
import { IMAGE_SIDE, PIXELS } from '../../engine/network/topology.js';
import { SignedImage } from '../widgets/pixels.js';
import { useSight } from './sight.js';
import { start, status, weights } from './state.js';

export function FirstLayer() {
  const place = useRef<HTMLElement>(null);
  const isRunning = !['idle', 'over'].includes(status.value);
  useSight('weights', place, isRunning && weights.value !== undefined);
  if (!weights.value) return null;
  const { images, count } = weights.value;
  const seesEdges = start.value?.recipe.topology.input === 'edges';
  return (
    <section ref={place} class="card" aria-labelledby="first-layer">
      <h2 id="first-layer">What the first layer looks for</h2>
      <p class="words">
        {seesEdges
          ? `Each square is one unit of the first layer: four quarters of ${IMAGE_SIDE / 2} × ${IMAGE_SIDE / 2} weights, one quarter for each direction of an edge. An edge on blue raises the unit's output, an edge on orange lowers it. They begin as noise; parts of digits form as the network learns.`
          : `Each square is one unit of the first layer: ${IMAGE_SIDE} × ${IMAGE_SIDE} weights, one for each pixel. Ink on blue raises the unit's output, ink on orange lowers it. They begin as noise; strokes and edges form as the network learns.`}
      </p>
      <div class="tiles" role="img" aria-label={`Weights of the first ${count} units`}>
        {Array.from({ length: count }, (_, unit) => (
          <SignedImage key={unit} values={images.subarray(unit * PIXELS, (unit + 1) * PIXELS)} />
        ))}
      </div>
    </section>
  );
}
