// MapReduce to look at. Workers time their tasks only while this part of the page is in view.

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useSight } from '../sight.js';
import { start, status, step } from '../state.js';
import type { TracedStep } from '../trainer/protocol.js';
import { Lanes } from './lanes.js';
import { SlowMotion } from './slow-motion.js';

export function MapReduce() {
  const place = useRef<HTMLElement>(null);
  const frozen = useSignal<TracedStep | undefined>(undefined);
  const isRunning = !['idle', 'over'].includes(status.value);
  useSight('lanes', place, isRunning);

  const shown = frozen.value ?? step.value;
  const recipe = start.value?.recipe;
  const show = (slowly: TracedStep | undefined) => {
    frozen.value = slowly;
    // The button that was pressed is gone: without this the keyboard would have to find the place again.
    place.current?.focus({ preventScroll: true });
  };
  return (
    <section ref={place} class="card map-reduce" aria-labelledby="map-reduce" tabIndex={-1}>
      <h2 id="map-reduce">MapReduce at work</h2>
      <p class="words">
        A step learns from one batch of images. Its work is cut into tasks: <em>map</em> computes what images
        or units contribute, <em>reduce</em> sums the contributions in a fixed order. Any worker may take any
        task. Each lane is a worker, and its bars are its tasks of one step, at the times that were measured.
      </p>
      <ul class="key">
        <li>
          <i class="task map" /> map
        </li>
        <li>
          <i class="task reduce" /> reduce
        </li>
        <li>
          <i class="task waiting" /> waiting
        </li>
      </ul>
      {shown && recipe && frozen.value && (
        <SlowMotion step={shown} recipe={recipe} leave={() => show(undefined)} />
      )}
      {shown && recipe && !frozen.value && (
        <>
          <Lanes step={shown} recipe={recipe} />
          <div class="buttons">
            <button type="button" onClick={() => show(step.value)}>
              Slow motion of one step
            </button>
          </div>
        </>
      )}
      {!shown && <p class="hint">{hint(isRunning)}</p>}
    </section>
  );
}

/** Why there are no lanes. */
function hint(isRunning: boolean): string {
  if (status.value === 'comparing') return 'Not shown while worker counts are compared.';
  return isRunning ? 'Waiting for the first step …' : 'Train to see it.';
}
