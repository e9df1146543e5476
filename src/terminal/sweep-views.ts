// Three ways to show a sweep: a table that is drawn anew in a terminal, one line a run in a file or a pipe, one JSON object a
// line for a program.

import { eraseLines } from 'ansi-escapes';
import { commandLine, shellWord } from '../node/invocation.js';
import { RUNS } from '../node/runs/folder.js';
import type { SavedCommittee } from '../node/sweep/committee.js';
import { type PlannedRun, type RunOutcome, type SettingSummary, summarise } from '../node/sweep/outcome.js';
import type { SweepEvent, SweepStartEvent } from '../node/sweep/sweep.js';
import { duration, percent, plural } from '../numbers.js';
import { printable } from '../printable.js';
import { hasCursor } from './cursor.js';
import { outputColumns } from './output.js';
import { describeImages } from './score-report.js';
import { sweepTable } from './sweep-table.js';
import { printText, printWarning } from './wrapped.js';

/** How a sweep ended. */
export interface SweepEnding {
  readonly stopped: boolean;
  readonly settings: readonly SettingSummary[];
  readonly committee?: SavedCommittee;
  /** The command that goes on with what is missing. */
  readonly resume?: string;
}

export interface SweepView {
  show(event: SweepEvent): void;
  /** Called last. */
  end(ending: SweepEnding): void;
}

/** A terminal that does not say how many rows it has. */
const ROWS = 24;
/** Between two drawings. */
const REDRAW_MILLISECONDS = 200;

export function jsonView(): SweepView {
  return {
    show(event) {
      if (event.event !== 'progress') console.log(JSON.stringify(event));
    },
    end: (ending) => console.log(JSON.stringify({ event: 'done', ...ending })),
  };
}

/** Plain lines; `quiet` leaves out all but the table at the end. */
export function plainView(quiet: boolean): SweepView {
  return {
    show(event) {
      if (event.event === 'warning') printWarning(event.message);
      if (quiet) return;
      if (event.event === 'start') printText(describeStart(event));
      if (event.event === 'run') console.log(describeRun(event));
    },
    end(ending) {
      if (!quiet) console.log();
      printEnding(ending);
    },
  };
}

/** The table, drawn anew in place. A terminal whose cursor cannot be moved gets plain lines. */
export function tableView(planned: readonly PlannedRun[]): SweepView {
  if (!hasCursor(process.stdout)) return plainView(false);
  const outcomes: RunOutcome[] = [];
  const screen = new LiveTable(planned, outcomes);
  return {
    show(event) {
      if (event.event === 'warning') screen.above(() => printWarning(event.message));
      if (event.event === 'start') screen.above(() => printText(describeStart(event)));
      if (event.event === 'progress') screen.advance(event.setting, event.seed, event.epochs, event.machines);
      if (event.event !== 'run') return;
      outcomes.push(event);
      screen.finish(event.setting, event.seed);
    },
    end(ending) {
      screen.erase();
      console.log();
      printEnding(ending);
    },
  };
}

class LiveTable {
  /** Lines on the screen, which the cursor stands below. */
  private drawn = 0;
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private machines: number | undefined;
  /** Completed epochs of the runs that are trained now. */
  private readonly underWay = new Map<string, { setting: string; epochs: number }>();

  constructor(
    private readonly planned: readonly PlannedRun[],
    private readonly outcomes: readonly RunOutcome[],
  ) {}

  advance(setting: string, seed: number, epochs: number, machines: number | undefined): void {
    this.underWay.set(`${setting} ${seed}`, { setting, epochs });
    this.machines = machines;
    this.draw(false);
  }

  finish(setting: string, seed: number): void {
    this.underWay.delete(`${setting} ${seed}`);
    this.draw(true);
  }

  /** Prints something that stays, above the table. */
  above(print: () => void): void {
    this.erase();
    print();
    this.draw(true);
  }

  erase(): void {
    process.stdout.write(eraseLines(this.drawn === 0 ? 0 : this.drawn + 1));
    this.drawn = 0;
  }

  private draw(atOnce: boolean): void {
    const now = performance.now();
    if (!atOnce && now - this.lastDrawn < REDRAW_MILLISECONDS) return;
    this.lastDrawn = now;
    const lines = this.lines();
    this.erase();
    process.stdout.write(`${lines.join('\n')}\n`);
    this.drawn = lines.length;
  }

  private lines(): string[] {
    const underWay = new Map<string, number>();
    for (const { setting } of this.underWay.values()) underWay.set(setting, (underWay.get(setting) ?? 0) + 1);
    // A line as wide as the terminal would move the cursor to the next one.
    const columns = outputColumns() - 1;
    const table = sweepTable(summarise(this.planned, this.outcomes), columns, underWay);
    const most = (process.stdout.rows || ROWS) - 3;
    const hidden = table.length - most;
    const shown = hidden > 0 ? [...table.slice(0, most), `and ${plural(hidden, 'more setting')}`] : table;
    return [...shown, this.describeProgress().slice(0, columns)];
  }

  /** "12 of 30 runs, 2 under way: 41 % of all epochs" */
  private describeProgress(): string {
    const { planned, outcomes, underWay, machines } = this;
    const total = planned.reduce((sum, { recipe }) => sum + recipe.epochs, 0);
    const ended = new Set(outcomes.map(({ setting, seed }) => `${setting} ${seed}`));
    const done = planned
      .filter(({ setting, seed }) => ended.has(`${setting} ${seed}`))
      .reduce((sum, { recipe }) => sum + recipe.epochs, 0);
    const begun = [...underWay.values()].reduce((sum, { epochs }) => sum + epochs, 0);
    const parts = [
      `${outcomes.length} of ${plural(planned.length, 'run')}`,
      `${underWay.size} under way`,
      `${percent(Math.min(1, (done + begun) / total), 0)} of all epochs`,
      ...(machines === undefined ? [] : [plural(machines, 'machine')]),
    ];
    return parts.join(', ');
  }
}

/** "Training 30 runs on MNIST, 2 at the same time with 1 worker each" */
function describeStart({ runs, dataset, atOnce, workers }: SweepStartEvent): string {
  const where =
    atOnce === undefined || workers === undefined
      ? 'on other machines'
      : `${atOnce} at the same time with ${plural(workers, 'worker')} each`;
  return `Training ${plural(runs, 'run')} on ${printable(dataset)}, ${where}`;
}

function describeRun({
  setting,
  seed,
  state,
  validationAccuracy,
  trainingSeconds,
  run,
  earlier,
}: RunOutcome): string {
  const result =
    state === 'diverged' || validationAccuracy === undefined
      ? state
      : `validation ${percent(validationAccuracy)}`;
  const parts = [printable(setting), `seed ${seed}`, result, duration(trainingSeconds), printable(run)];
  return [...parts, ...(earlier ? ['(earlier)'] : [])].join('  ');
}

function printEnding({ stopped, settings, committee, resume }: SweepEnding): void {
  const lines = sweepTable(settings, outputColumns());
  console.log(`${lines.join('\n')}\n`);
  if (committee) {
    const { model, members, testAccuracy, testImages, dataset } = committee;
    printText(
      `Test accuracy of the committee: ${percent(testAccuracy)}, ${describeImages(testImages, dataset)}\n` +
        `Committee of the ${members.length} best runs, the best first:`,
    );
    for (const run of members) console.log(`  ${printable(`${RUNS}/${run}`)}`);
    printText(`Model saved as ${printable(model)}`);
    printText(`Next: ${commandLine('predict', `picture.png --model ${shellWord(printable(model))}`)}`);
  } else {
    const best = settings[0]?.best;
    if (best !== undefined) printText(`Best run: ${printable(`${RUNS}/${best}`)}`);
  }
  if (stopped) console.log('Stopped.');
  // In one line, so that it can be copied.
  if (resume) console.log(`Go on with: ${resume}`);
}
