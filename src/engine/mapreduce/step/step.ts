// One training step, task by task, as the plan names them. The result of a task does not depend on the worker: a task reads
// what earlier phases wrote, writes what no other task writes, and adds in a fixed order.

import type { TaskGroup, Tiles, Work } from '../plan.js';
import { deltas, outputDeltas } from './backward-pass.js';
import type { StepContext } from './context.js';
import { forwardTiles, losses } from './forward-pass.js';
import { listDeltas, listPixelColumns, listPixels, listUnits } from './listing.js';
import { updateOutputBiases, updateTiles } from './update.js';

type Task = (context: StepContext, group: TaskGroup, task: number) => void;

const tilesOf = ({ tiles }: TaskGroup, task: number): Tiles => (tiles as readonly Tiles[])[task];

const TASKS: Readonly<Record<Work, Task>> = {
  'list pixels': (context, _, task) => listPixels(context, context.step, task),
  'list pixels of the next step': (context, _, task) => listPixels(context, context.step + 1, task),
  'list pixel columns': (context, _, task) => listPixelColumns(context, task),
  'list units': (context, { layer }, task) => listUnits(context, layer, task),
  'list deltas': (context, { layer }, task) => listDeltas(context, layer, task),
  forward: (context, group, task) => forwardTiles(context, group.layer, tilesOf(group, task)),
  loss: (context, _, task) => losses(context, task),
  'output backward': (context, group, task) => outputDeltas(context, tilesOf(group, task)),
  'output bias update': (context) => updateOutputBiases(context),
  backward: (context, group, task) => deltas(context, group.layer, tilesOf(group, task)),
  update: (context, group, task) => updateTiles(context, group.layer, tilesOf(group, task)),
  'backward and update': (context, group, task) => {
    outputDeltas(context, tilesOf(group, task));
    updateTiles(context, group.layer, tilesOf(group, task));
  },
};

/** Runs a task of a group, in the context's current step. */
export function runTask(context: StepContext, group: TaskGroup, task: number): void {
  TASKS[group.work](context, group, task);
}
