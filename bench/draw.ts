// How fast draw answers: milliseconds from the last bytes of a stroke until the answer to it is on the screen,
// through the real session, reading thread and painter; only the terminal is missing.

import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { createCommand, runCommand } from '../src/commands/command.js';
import { choosePath } from '../src/node/reading/choose-model.js';
import { Painter } from '../src/terminal/cells/painter.js';
import { Program } from '../src/terminal/draw/program.js';
import { ReaderThread } from '../src/terminal/draw/reading/reader.js';
import { layOut } from '../src/terminal/draw/screen/layout.js';
import { drawScreen } from '../src/terminal/draw/screen/screen.js';
import { InputParser } from '../src/terminal/draw/terminal/input.js';
import { wholeNumber } from './options.js';
import { median, sorted } from './statistics.js';

/** A common mouse tells where it is 125 times a second. */
const MOUSE_MILLISECONDS = 8;

/** Screens as people have them. */
const SIZES = [
  [80, 24],
  [140, 45],
  [200, 60],
] as const;

/** Strokes as corners in shares of the canvas. */
const DIGITS: Record<string, readonly (readonly (readonly [number, number])[])[]> = {
  1: [
    [
      [0.5, 0.15],
      [0.5, 0.85],
    ],
  ],
  17: [
    [
      [0.25, 0.15],
      [0.25, 0.85],
    ],
    [
      [0.6, 0.15],
      [0.85, 0.15],
      [0.7, 0.85],
    ],
  ],
};

/** A person looks at the screen before drawing; the reading thread practises meanwhile. */
const LOOKING_MILLISECONDS = 1500;

const LOOK = { depth: 'true', ascii: false } as const;

/** Bytes of an SGR mouse report (code 0: left button, 32: while it moves) at a cell counted from 0. */
const report = (code: number, column: number, row: number, final = 'M') =>
  `\x1b[<${code};${Math.round(column) + 1};${Math.round(row) + 1}${final}`;

/** The reports of one stroke on the canvas, a cell a step; the release comes with the last move. */
function reportsOf(corners: readonly (readonly [number, number])[], columns: number, rows: number): string[] {
  const canvas = layOut(columns, rows)?.canvas;
  if (!canvas) throw new RangeError(`no canvas on ${columns} x ${rows}`);
  const cells = corners.map(([x, y]) => [x * canvas.columns, y * canvas.rows]);
  const reports = [report(0, cells[0][0], cells[0][1])];
  for (let i = 1; i < cells.length; i++) {
    const [[fromX, fromY], [toX, toY]] = [cells[i - 1], cells[i]];
    const steps = Math.ceil(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
    for (let step = 1; step <= steps; step++)
      reports.push(
        report(32, fromX + ((toX - fromX) * step) / steps, fromY + ((toY - fromY) * step) / steps),
      );
  }
  const [column, row] = cells[cells.length - 1];
  reports[reports.length - 1] += report(0, column, row, 'm');
  return reports;
}

/** Nothing is labelled here. */
const teach = () => Promise.reject(new Error('there is nothing to teach'));

/** A program whose terminal throws away what it is sent. */
class Session {
  readonly program: Program;
  private readonly parser = new InputParser();

  constructor(
    reader: ReaderThread,
    readonly columns: number,
    readonly rows: number,
  ) {
    const settings = { reader, base: '.', drawings: '.', kept: '.', random: () => 0, teach };
    this.program = new Program(settings, LOOK, { columns, rows, write: () => {} });
    this.program.run();
  }

  send(bytes: string): void {
    for (const event of this.parser.feed(bytes)) this.program.take(event);
  }

  /** Draws a stroke as fast as a mouse tells of it. Milliseconds from its last bytes to the answer on the screen. */
  async draw(corners: readonly (readonly [number, number])[]): Promise<number> {
    const reports = reportsOf(corners, this.columns, this.rows);
    const last = reports.pop() as string;
    for (const bytes of reports) {
      this.send(bytes);
      await delay(MOUSE_MILLISECONDS);
    }
    const start = performance.now();
    this.send(last);
    await this.program.studio.settled();
    // The program paints at the end of the turn in which the answer came.
    await setImmediate();
    return performance.now() - start;
  }

  /** Milliseconds to draw and paint what the screen shows after the pen moved. */
  paintAfterMove(painter: Painter): number {
    this.send('\x1b[C');
    const start = performance.now();
    painter.paint(drawScreen(this.program.studio, this.columns, this.rows, LOOK));
    return performance.now() - start;
  }
}

function describe(values: readonly number[]): string {
  const late = sorted(values)[Math.floor(0.95 * values.length)];
  return `${median(values).toFixed(1).padStart(6)} ${late.toFixed(1).padStart(6)}`;
}

async function run({ model, rounds }: { model?: string; rounds: number }): Promise<void> {
  const reader = new ReaderThread(choosePath(model).path);
  try {
    await Promise.race([reader.ready, reader.failure]);
    await delay(LOOKING_MILLISECONDS);
    await measure(reader, rounds);
  } finally {
    await reader.close();
  }
}

/** Draws each digit `rounds` times on each screen, and prints a line for each. */
async function measure(reader: ReaderThread, rounds: number): Promise<void> {
  console.log('milliseconds           answer: median, 95 %    painting: median, 95 %');
  for (const [columns, rows] of SIZES)
    for (const [number, strokes] of Object.entries(DIGITS)) {
      const session = new Session(reader, columns, rows);
      const painter = new Painter(LOOK.depth);
      const answers: number[] = [];
      const paintings: number[] = [];
      for (let round = 0; round < rounds; round++) {
        for (const stroke of strokes) answers.push(await session.draw(stroke));
        paintings.push(session.paintAfterMove(painter));
        session.send('c');
        await session.program.studio.settled();
      }
      const name = `${columns} x ${rows}, ${number}`;
      console.log(`${name.padEnd(22)} ${describe(answers).padStart(22)} ${describe(paintings).padStart(25)}`);
    }
}

const command = createCommand('bench:draw', 'Draws digits with the mouse, and times the answers.')
  .option('--model <file>', 'the model (default: as npm run draw chooses)')
  .option('--rounds <count>', 'how often each digit is drawn', wholeNumber(1, 1000), 30)
  .action(run);

await runCommand(command);
