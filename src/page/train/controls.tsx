// Start, pause, stop, go on; and the button that kills a worker in the middle of its work.

import { useRef } from 'preact/hooks';
import { describeDivergence } from '../../engine/training/divergence.js';
import { plural } from '../../numbers.js';
import * as client from './client.js';
import { describeProgress } from './comparison.js';
import { faults } from './form.js';
import {
  comparison,
  done,
  epochs,
  failure,
  loading,
  progress,
  resumable,
  sharesMemory,
  start,
  status,
  warnings,
} from './state.js';

export function Controls() {
  const now = status.value;
  const isIdle = now === 'idle' || now === 'over';
  const isRunning = now === 'running' || now === 'pausing';
  const place = useRef<HTMLElement>(null);
  /** A button that was pressed makes room for others: the keyboard goes on from here, and not from the top of the page. */
  const give = (order: () => void) => () => {
    order();
    place.current?.focus({ preventScroll: true });
  };
  return (
    <section ref={place} class="controls card" aria-label="Run" tabIndex={-1}>
      <div class="buttons">
        {isIdle && (
          <button type="button" class="main" disabled={faults.value.length > 0} onClick={give(client.train)}>
            Train
          </button>
        )}
        {isIdle && resumable.value && (
          <button type="button" onClick={give(client.resume)}>
            Resume after epoch {resumable.value.epochs}
          </button>
        )}
        {isRunning && (
          <button type="button" class="main" disabled={now === 'pausing'} onClick={give(client.pause)}>
            {now === 'pausing' ? 'Pausing after this epoch …' : 'Pause'}
          </button>
        )}
        {now === 'paused' && (
          <button type="button" class="main" onClick={give(client.goOn)}>
            Continue
          </button>
        )}
        {(isRunning || now === 'paused' || now === 'comparing') && (
          <button type="button" onClick={give(client.stop)}>
            Stop
          </button>
        )}
        {isRunning && sharesMemory.value && (
          <button type="button" class="danger" onClick={client.killWorker}>
            Kill a worker
          </button>
        )}
      </div>
      <StatusLine />
      {warnings.value.map((warning, index) => (
        <p key={index} class="warning">
          {warning}
        </p>
      ))}
      {failure.value && (
        <p class="error" role="alert">
          {failure.value}
        </p>
      )}
    </section>
  );
}

function StatusLine() {
  const share = shareOf();
  return (
    <div class="status">
      <p role="status">{words()}</p>
      {share !== undefined && <progress max="1" value={share} aria-label="Progress" />}
    </div>
  );
}

/** How much is done of what goes on. */
function shareOf(): number | undefined {
  if (status.value === 'loading' && loading.value.total > 0) return loading.value.done / loading.value.total;
  const total = start.value?.recipe.epochs;
  if (!['running', 'pausing', 'paused', 'stopping'].includes(status.value) || !total) return undefined;
  return epochsDone() / total;
}

/** Epochs that are done, and the share of the next. Short epochs end before they report any progress. */
function epochsDone(): number {
  const now = progress.value;
  return Math.max(epochs.value.length, now ? now.epoch - 1 + now.share : 0);
}

function words(): string {
  const { done: drawn, total } = loading.value;
  const all = start.value?.recipe.epochs;
  switch (status.value) {
    case 'idle':
      return faults.value.length > 0 ? 'Correct the form to train.' : 'Ready. Training runs in this browser.';
    case 'loading':
      return total === 0
        ? 'Loading images …'
        : `Drawing digits: ${drawn.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
    case 'comparing':
      return describeProgress(comparison.value);
    case 'paused':
      return 'Paused between two epochs. You may close the page and resume the run later, with the same result.';
    case 'stopping':
      return 'Stopping …';
    case 'over':
      return done.value ? doneWords() : 'Ended.';
    default:
      return all ? `Epoch ${Math.min(all, Math.floor(epochsDone()) + 1)} of ${all}` : 'Starting workers …';
  }
}

function doneWords(): string {
  const { epochs, trainingSeconds, stopped, diverged } = done.value!;
  if (diverged) return describeDivergence({ event: 'diverged', epoch: epochs + 1, what: 'loss' });
  const seconds = `${trainingSeconds.toFixed(1)} s`;
  return stopped
    ? `Stopped after ${plural(epochs, 'epoch')} and ${seconds} of training.`
    : `Trained for ${plural(epochs, 'epoch')} in ${seconds}.`;
}
