// One step, slowly: a cursor runs over its lanes, and words say what happens there.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { phaseAt } from '../../../engine/mapreduce/plan.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { TracedStep } from '../trainer/protocol.js';
import { beginningsOf, Lanes, spanOf, TakenBy } from './lanes.js';
import { wordsOf } from './words.js';

/** How long a step takes when it is shown slowly: enough to read the words. */
const SECONDS = 45;

interface Props {
  readonly step: TracedStep;
  readonly recipe: Recipe;
  leave(): void;
}

export function SlowMotion({ step, recipe, leave }: Props) {
  const at = useSignal(0);
  // Who wants no motion goes on by hand.
  const plays = useSignal(!matchMedia('(prefers-reduced-motion: reduce)').matches);

  useEffect(() => {
    let last = performance.now();
    let frame = requestAnimationFrame(function move(now) {
      if (plays.value) at.value = Math.min(1, at.value + (now - last) / (1000 * SECONDS));
      if (at.value === 1) plays.value = false;
      last = now;
      frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [at, plays]);

  const { begin, end } = spanOf(step);
  const phases = beginningsOf(step);
  const moment = begin + at.value * (end - begin);
  const current = phases.filter((phase) => phase.begin <= moment).at(-1) ?? phases[0];
  const words = wordsOf(phaseAt(step.plan, current.phase).phase, recipe);
  return (
    <div class="slow">
      <Lanes step={step} recipe={recipe} at={at.value} />
      <label class="field wide">
        <span>
          {((moment - begin) * 1000).toFixed(0)} µs of {((end - begin) * 1000).toFixed(0)} µs: step{' '}
          {step.step + 1} of epoch {step.epoch}
        </span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.002"
          value={at.value}
          onInput={(event) => {
            plays.value = false;
            at.value = Number(event.currentTarget.value);
          }}
        />
      </label>
      <div class="buttons">
        <button
          type="button"
          onClick={() => {
            if (at.value === 1) at.value = 0;
            plays.value = !plays.value;
          }}
        >
          {plays.value ? 'Pause' : 'Play'}
        </button>
        {phases.map((phase) => (
          <button
            key={phase.phase}
            type="button"
            aria-pressed={phase === current}
            onClick={() => {
              plays.value = false;
              at.value = (phase.begin - begin) / (end - begin);
            }}
          >
            {wordsOf(phaseAt(step.plan, phase.phase).phase, recipe).title}
          </button>
        ))}
        <button type="button" onClick={leave}>
          Back to the live view
        </button>
      </div>
      <div class="phase-words" aria-live={plays.value ? 'off' : 'polite'}>
        <h3>{words.title}</h3>
        <p>{words.does}</p>
        <dl>
          <dt>Shapes</dt>
          <dd>{words.shapes}</dd>
          <dt>Order of the sum</dt>
          <dd>{words.order}</dd>
          <dt>What moves</dt>
          <dd>{words.moves}</dd>
        </dl>
        <TakenBy step={step} phase={current.phase} recipe={recipe} />
      </div>
    </div>
  );
}
