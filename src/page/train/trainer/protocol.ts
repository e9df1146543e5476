// What the page and its trainer tell each other. The trainer is a worker that leads the run, so that the page never waits.

import type { EpochPlan } from '../../../engine/mapreduce/plan.js';
import type { TracedTask } from '../../../engine/mapreduce/trace.js';
import type { EpochEvent, TrainingEvent } from '../../../engine/training/events.js';
import type { Comparison } from '../comparison.js';
import type { Plan } from '../plan.js';
import type { Answers } from './look.js';

export const SAVE_FORMATS = ['safetensors', 'onnx', 'npz'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

/** What is told only while somebody looks: who does what when, and the first layer's weights. */
export type Sight = 'lanes' | 'weights';

export type Order =
  /** The first order: at this port the page starts workers. */
  | { readonly order: 'begin'; readonly page: MessagePort }
  | { readonly order: 'train'; readonly plan: Plan }
  | { readonly order: 'resume' }
  | { readonly order: 'compare'; readonly plan: Plan; readonly most: number }
  | { readonly order: 'pause' | 'go on' | 'stop' | 'kill a worker' | 'save images' }
  /** Whether a part of the page is in view: what nobody sees is not told. */
  | { readonly order: 'watch'; readonly sight: Sight; readonly isSeen: boolean }
  | { readonly order: 'save'; readonly format: SaveFormat };

/** One step as it was really timed. */
export interface TracedStep {
  readonly plan: EpochPlan;
  readonly epoch: number;
  readonly step: number;
  /** For each worker what it did. */
  readonly lanes: readonly (readonly TracedTask[])[];
}

export type Report =
  | { readonly report: 'loading'; readonly done: number; readonly total: number }
  | {
      readonly report: 'began';
      readonly plan: Plan;
      readonly epochs: readonly EpochEvent[];
      readonly sharesMemory: boolean;
    }
  | { readonly report: 'event'; readonly event: TrainingEvent }
  /** The mean loss of the images since the last report, at a place of the run in epochs. */
  | { readonly report: 'loss'; readonly at: number; readonly loss: number }
  | { readonly report: 'answers'; readonly answers: Answers }
  | { readonly report: 'weights'; readonly images: Int8Array; readonly count: number }
  | { readonly report: 'step'; readonly step: TracedStep }
  | { readonly report: 'paused' | 'gone on' }
  | { readonly report: 'kept'; readonly epochs: number }
  | { readonly report: 'compared'; readonly comparison: Comparison }
  | { readonly report: 'file'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly report: 'over' }
  | { readonly report: 'failed'; readonly message: string };
