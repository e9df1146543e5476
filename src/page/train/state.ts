// What the room shows: signals, which the trainer's reports change.

import { signal } from '@preact/signals';
import type { DoneEvent, EpochEvent, ProgressEvent, StartEvent } from '../../engine/training/events.js';
import { settings } from '../shell/address.js';
import type { Comparison } from './comparison.js';
import { type Plan, parsePlan, usualPlan } from './plan.js';
import type { Answers } from './trainer/look.js';
import type { TracedStep } from './trainer/protocol.js';

export type Status =
  | 'idle'
  | 'loading'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'stopping'
  | 'comparing'
  | 'over';

export const cores = navigator.hardwareConcurrency;
const isPhone = matchMedia('(pointer: coarse) and (max-width: 640px)').matches;

export const plan = signal<Plan>(parsePlan(settings.value, usualPlan(cores, isPhone)));
/** What the run on show was started with; undefined before the first. */
export const shownPlan = signal<Plan | undefined>(undefined);

export const status = signal<Status>('idle');
export const sharesMemory = signal(self.crossOriginIsolated);
export const loading = signal({ done: 0, total: 0 });
export const start = signal<StartEvent | undefined>(undefined);
export const progress = signal<ProgressEvent | undefined>(undefined);
export const losses = signal<readonly { readonly at: number; readonly loss: number }[]>([]);
export const epochs = signal<readonly EpochEvent[]>([]);
export const answers = signal<Answers | undefined>(undefined);
export const weights = signal<{ readonly images: Int8Array; readonly count: number } | undefined>(undefined);
export const step = signal<TracedStep | undefined>(undefined);
export const done = signal<DoneEvent | undefined>(undefined);
export const warnings = signal<readonly string[]>([]);
export const failure = signal<string | undefined>(undefined);
export const comparison = signal<Comparison | undefined>(undefined);
/** Whether what goes on, or went on last, compares workers instead of training. */
export const isComparison = signal(false);

/** The run in this browser that can be gone on with. */
export const resumable = signal<{ readonly epochs: number; readonly plan: Plan } | undefined>(undefined);

/** Before a run: nothing of the last one is left. */
export function clear(): void {
  start.value = undefined;
  progress.value = undefined;
  losses.value = [];
  epochs.value = [];
  answers.value = undefined;
  weights.value = undefined;
  step.value = undefined;
  done.value = undefined;
  warnings.value = [];
  failure.value = undefined;
}
