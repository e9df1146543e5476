// A lane a worker: what it did in a step, as it was really timed. Map, reduce and waiting differ by colour and pattern.

import { phaseAt } from '../../../engine/mapreduce/plan.js';
import type { TracedTask } from '../../../engine/mapreduce/trace.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { TracedStep } from '../trainer/protocol.js';
import { isReduce, nameTask, wordsOf } from './words.js';

/** From when to when, in milliseconds since 1970. */
interface Span {
  readonly begin: number;
  readonly end: number;
}

/** When a step began and ended. */
export function spanOf({ lanes }: TracedStep): Span {
  const tasks = lanes.flat();
  return {
    begin: Math.min(...tasks.map(({ begin }) => begin)),
    end: Math.max(...tasks.map(({ end }) => end)),
  };
}

interface Props {
  readonly step: TracedStep;
  readonly recipe: Recipe;
  /** A moment of the step, 0 to 1, where it is shown slowly. */
  readonly at?: number;
}

export function Lanes({ step, recipe, at }: Props) {
  const { begin, end } = spanOf(step);
  const left = (moment: number) => `${(100 * (moment - begin)) / (end - begin)}%`;
  const width = (span: Span) => `${(100 * (span.end - span.begin)) / (end - begin)}%`;
  return (
    <div class="lanes">
      {step.lanes.map((lane, worker) => (
        <div class="lane" key={worker}>
          <span class="lane-name">{worker + 1}</span>
          <div class="track">
            {lane.map((task) => (
              <Task
                key={`${(task.phase - 1) % step.plan.phases.length} ${task.group} ${task.task}`}
                step={step}
                task={task}
                left={left(task.begin)}
                width={width(task)}
              />
            ))}
          </div>
        </div>
      ))}
      <PhaseMarks step={step} recipe={recipe} left={left} width={width} />
      {at !== undefined && (
        <div class="cursor-place">
          <div class="cursor" style={{ left: `${100 * at}%` }} />
        </div>
      )}
    </div>
  );
}

function Task({
  step,
  task,
  left,
  width,
}: {
  step: TracedStep;
  task: TracedTask;
  left: string;
  width: string;
}) {
  const group = phaseAt(step.plan, task.phase).phase.groups[task.group];
  const kind = isReduce(group) ? 'reduce' : 'map';
  const milliseconds = (task.end - task.begin).toFixed(2);
  return (
    <i
      class={`task ${kind}`}
      style={{ left, width }}
      title={`${group.work}: ${nameTask(group, task.task)}, ${milliseconds} ms`}
    />
  );
}

/** Where each phase began. Its name has the room until the next one. */
function PhaseMarks({
  step,
  recipe,
  left,
  width,
}: {
  step: TracedStep;
  recipe: Recipe;
  left(moment: number): string;
  width(span: Span): string;
}) {
  const beginnings = beginningsOf(step);
  const { end } = spanOf(step);
  return (
    <div class="phase-marks" aria-hidden="true">
      {beginnings.map(({ phase, begin }, index) => (
        <span
          key={index}
          style={{ left: left(begin), width: width({ begin, end: beginnings[index + 1]?.begin ?? end }) }}
        >
          {wordsOf(phaseAt(step.plan, phase).phase, recipe).title}
        </span>
      ))}
    </div>
  );
}

/** The phases of a step, each with when its first task began and its last one ended. */
export function beginningsOf({ lanes }: TracedStep): { phase: number; begin: number; end: number }[] {
  const phases = new Map<number, { begin: number; end: number }>();
  for (const { phase, begin, end } of lanes.flat()) {
    const known = phases.get(phase) ?? { begin, end };
    phases.set(phase, { begin: Math.min(begin, known.begin), end: Math.max(end, known.end) });
  }
  return [...phases]
    .map(([phase, span]) => ({ phase, ...span }))
    .sort((one, other) => one.phase - other.phase);
}

/** What each worker did in a phase, in words. */
export function TakenBy({ step, phase, recipe }: { step: TracedStep; phase: number; recipe: Recipe }) {
  const { groups } = phaseAt(step.plan, phase).phase;
  return (
    <table class="taken">
      <caption>Tasks of each worker in “{wordsOf(phaseAt(step.plan, phase).phase, recipe).title}”</caption>
      <tbody>
        {step.lanes.map((lane, worker) => {
          const tasks = lane.filter((task) => task.phase === phase);
          const names = tasks.map(({ group, task }) => nameTask(groups[group], task));
          const busy = tasks.reduce((sum, { begin, end }) => sum + end - begin, 0);
          return (
            <tr key={worker}>
              <th scope="row">Worker {worker + 1}</th>
              <td>{names.length === 0 ? 'nothing: it waited, or had no core' : names.join(', ')}</td>
              <td class="number">{busy.toFixed(2)} ms</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
