// The report's charts, drawn to SVG by Vega. Colours are CSS variables of the page (style.ts), so that one drawing
// serves light and dark.

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { rateAt } from '../../../engine/recipe/schedule.js';
import type { EpochEvent, StartEvent } from '../../../engine/training/events.js';
import { accuracyByDigit, type Score } from '../../../engine/training/score.js';
import { escapeMarkup } from '../../../markup.js';
import { count, percent, plural } from '../../../numbers.js';
import { Html } from './html.js';

/** CSS pixels of a whole chart with its axes, so that neighbours line up. The page scales it to its column. */
const WIDTH = 340;
const HEIGHT = 240;
/** Ten rows, each high enough for its figures. */
const MATRIX_HEIGHT = 330;
/** Points that a curve of the learning rate is drawn from. */
const RATE_POINTS = 240;
/** Up to here each epoch has its dot; more dots would run into a band. */
const MOST_DOTS = 40;
/** Up to here each epoch has its tick. */
const MOST_TICKS = 16;
/** Ticks under bars: so many labels of three figures stand side by side. */
const MOST_BAR_TICKS = 10;
/** Beyond so many workers a lane each would be too thin to read. */
const MOST_LANES = 16;
/** Of the strongest colour in the confusion matrix: the figure on it must stay readable. */
const MOST_OPACITY = 0.7;

const INK = 'var(--ink)';
const FAINT = 'var(--faint)';
const [FIRST, SECOND, THIRD] = ['var(--first)', 'var(--second)', 'var(--third)'];

const CONFIG: TopLevelSpec['config'] = {
  aria: false,
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: INK,
    titleColor: INK,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelFlush: false,
    gridColor: FAINT,
    domainColor: FAINT,
    tickColor: FAINT,
  },
  legend: { orient: 'top', title: null, labelColor: INK, labelFontSize: 11 },
};

/** Draws a chart; `description` says the same in words. */
async function draw(description: string, spec: object): Promise<Html> {
  const compiled = compile({
    width: WIDTH,
    height: HEIGHT,
    autosize: { type: 'fit', contains: 'padding' },
    // At the right, half a label at the end of an axis, which Vega does not count.
    padding: { left: 2, right: 10, top: 2, bottom: 2 },
    config: CONFIG,
    ...spec,
  } as TopLevelSpec);
  const view = new View(parse(compiled.spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return new Html(svg.replace('<svg ', `<svg role="img" aria-label="${escapeMarkup(description)}" `));
}

/** An axis of epochs, with whole numbers alone. */
function epochAxis(title: string, domain: readonly [number, number]) {
  return {
    field: 'epoch',
    type: 'quantitative',
    title,
    scale: { domain, nice: false },
    axis: {
      tickMinStep: 1,
      format: 'd',
      tickCount: 8,
      grid: false,
      ...(domain[1] <= MOST_TICKS + 1 && {
        values: Array.from({ length: Math.floor(domain[1]) + 1 }, (_, epoch) => epoch).filter(
          (epoch) => epoch >= domain[0],
        ),
      }),
    },
  };
}

interface Curve {
  readonly name: string;
  readonly of: (epoch: EpochEvent) => number | undefined;
}

/** A chart of curves over the epochs. */
interface CurveChart {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** A figure as people write it. */
  readonly format: (value: number) => string;
}

/** "Loss, epochs 1 to 4: training 0.6860 to 0.3820, validation 0.1300 to 0.0922." */
function describeCurves({ title, curves, format }: CurveChart, epochs: readonly EpochEvent[]): string {
  const figure = (value: number | undefined) => (value === undefined ? 'unknown' : format(value));
  const spans = curves.map(
    ({ name, of }) => `${name} ${figure(of(epochs[0]))} to ${figure(of(epochs[epochs.length - 1]))}`,
  );
  return `${title}, epochs 1 to ${epochs.length}: ${spans.join(', ')}.`;
}

/** One or two curves over the epochs, which differ by dashes, too. */
function drawCurves(
  chart: CurveChart,
  epochs: readonly EpochEvent[],
  y: object,
  layers: readonly object[] = [],
): Promise<Html> {
  const { curves } = chart;
  const values = curves.flatMap(({ name, of }) =>
    epochs.map((event) => ({ epoch: event.epoch, value: of(event), curve: name })),
  );
  const domain = curves.map(({ name }) => name);
  const legend = curves.length > 1 ? { symbolType: 'stroke', symbolSize: 300, symbolStrokeWidth: 2 } : null;
  return draw(describeCurves(chart, epochs), {
    data: { values },
    // Half an epoch at either side: no dot lies on the frame, and a single one in the middle.
    encoding: { x: epochAxis('epoch', [0.5, epochs.length + 0.5]) },
    layer: [
      ...layers,
      {
        mark: { type: 'line', strokeWidth: 2, point: epochs.length <= MOST_DOTS && { strokeDash: [] } },
        encoding: {
          y: { field: 'value', type: 'quantitative', ...y },
          color: { field: 'curve', type: 'nominal', scale: { domain, range: [FIRST, SECOND] }, legend },
          strokeDash: {
            field: 'curve',
            type: 'nominal',
            scale: {
              domain,
              range: [
                [1, 0],
                [6, 3],
              ],
            },
            legend,
          },
        },
      },
    ],
  });
}

export function drawLoss(epochs: readonly EpochEvent[]): Promise<Html> {
  const isHeldOut = epochs[0].validationLoss !== undefined;
  const curves: Curve[] = [
    { name: 'training', of: ({ loss }) => loss },
    ...(isHeldOut ? [{ name: 'validation', of: ({ validationLoss }: EpochEvent) => validationLoss }] : []),
  ];
  return drawCurves({ title: 'Loss', curves, format: (value) => value.toFixed(4) }, epochs, {
    title: 'loss (cross-entropy)',
    scale: { zero: true },
    axis: { format: '.3~g' },
  });
}

/**
 * Accuracy on the validation images and on as many training images, or on the test images where none are held out. A line
 * stands at the epoch whose weights were kept, if early stopping chose one.
 */
export function drawAccuracy(epochs: readonly EpochEvent[], bestEpoch: number | undefined): Promise<Html> {
  const percents = (share: number | undefined) => (share === undefined ? undefined : 100 * share);
  const all: Curve[] = [
    { name: 'training', of: ({ trainingAccuracy }) => percents(trainingAccuracy) },
    { name: 'validation', of: ({ validationAccuracy }) => percents(validationAccuracy) },
    { name: 'test', of: ({ testAccuracy }) => percents(testAccuracy) },
  ];
  const curves = all.filter(({ of }) => epochs.every((epoch) => of(epoch) !== undefined));
  const values = curves.flatMap(({ of }) => epochs.map((epoch) => of(epoch) as number));
  const isFlat = Math.min(...values) === Math.max(...values);
  const kept = {
    data: { values: [{ epoch: bestEpoch }] },
    mark: { type: 'rule', color: INK, opacity: 0.5 },
  };
  return drawCurves(
    { title: 'Accuracy', curves, format: (value) => `${value.toFixed(2)} %` },
    epochs,
    {
      title: 'accuracy, %',
      // An axis without an extent has no ticks.
      scale: isFlat ? { domain: [values[0] - 1, values[0] + 1] } : { zero: false },
    },
    bestEpoch === undefined ? [] : [kept],
  );
}

/** The schedule of the whole recipe, including epochs that a stopped run did not reach. */
export function drawLearningRate({ recipe, trainingImages }: StartEvent): Promise<Html> {
  const { epochs, batch, dropLast, warmUp } = recipe;
  const batches = trainingImages / batch;
  const steps = dropLast ? Math.floor(batches) : Math.ceil(batches);
  const total = epochs * steps;
  const points = Array.from({ length: RATE_POINTS + 1 }, (_, point) =>
    Math.round(((total - 1) * point) / RATE_POINTS),
  );
  // The corner at the end of the warm-up must not fall between two points.
  const corner = Math.min(total - 1, Math.round(warmUp * steps));
  const values = [...new Set([...points, corner])].map((step) => ({
    epoch: step / steps,
    rate: rateAt(recipe, step, total),
  }));
  return draw(`Learning rate over ${epochs} epochs, at most ${recipe.learningRate}.`, {
    data: { values },
    mark: { type: 'line', strokeWidth: 2, color: FIRST },
    encoding: {
      x: epochAxis('epochs completed', [0, epochs]),
      y: { field: 'rate', type: 'quantitative', title: 'learning rate', scale: { zero: true } },
    },
  });
}

export function drawThroughput(epochs: readonly EpochEvent[]): Promise<Html> {
  const name = 'images a second';
  const curves: Curve[] = [{ name, of: ({ imagesPerSecond }) => imagesPerSecond }];
  return drawCurves({ title: 'Throughput', curves, format: count }, epochs, {
    title: name,
    scale: { zero: true },
    axis: { format: ',d' },
  });
}

const KINDS = ['map', 'reduce', 'waiting'] as const;

/** The time of each worker, summed over the epochs: a lane a worker. Undefined if it was not recorded. */
export async function drawLanes(epochs: readonly EpochEvent[], workers: number): Promise<Html | undefined> {
  const times = epochs.map(({ timeByWorker }) => timeByWorker);
  if (workers > MOST_LANES || !times.every((time) => time?.length === workers)) return undefined;
  const lanes = Array.from({ length: workers }, (_, worker): Lane => {
    const seconds = (kind: (typeof KINDS)[number]) =>
      times.reduce((sum, time) => sum + (time?.[worker][kind] ?? 0), 0);
    return {
      name: String(worker + 1),
      map: seconds('map'),
      reduce: seconds('reduce'),
      waiting: seconds('waiting'),
    };
  });
  return drawLanesOf('worker', lanes);
}

/** The time of each machine's workers, summed over the epochs: a lane a machine. Undefined where one trained alone. */
export async function drawMachines(epochs: readonly EpochEvent[]): Promise<Html | undefined> {
  const lanes = new Map<string, Lane>();
  for (const { machine, time } of epochs.flatMap(({ machines = [] }) => machines)) {
    const lane = lanes.get(machine) ?? { name: machine, map: 0, reduce: 0, waiting: 0 };
    lanes.set(machine, lane);
    for (const kind of KINDS) lane[kind] += time[kind];
  }
  if (lanes.size === 0 || lanes.size > MOST_LANES) return undefined;
  return drawLanesOf('machine', [...lanes.values()]);
}

/** Seconds of whatever has a lane. */
interface Lane {
  readonly name: string;
  map: number;
  reduce: number;
  waiting: number;
}

function drawLanesOf(what: 'worker' | 'machine', lanes: readonly Lane[]): Promise<Html> {
  const words = lanes.map(
    (lane) => `${what} ${lane.name}: ${KINDS.map((kind) => `${kind} ${lane[kind].toFixed(2)} s`).join(', ')}`,
  );
  return draw(`Time of each ${what}. ${words.join('; ')}.`, {
    data: {
      values: lanes.flatMap((lane) => KINDS.map((kind) => ({ name: lane.name, kind, seconds: lane[kind] }))),
    },
    mark: { type: 'bar', height: { band: 0.7 } },
    encoding: {
      y: { field: 'name', type: 'ordinal', sort: null, title: what, axis: { ticks: false, domain: false } },
      x: { field: 'seconds', type: 'quantitative', title: 'seconds', axis: { grid: false } },
      color: {
        field: 'kind',
        type: 'nominal',
        sort: [...KINDS],
        scale: { domain: [...KINDS], range: [FIRST, SECOND, THIRD] },
      },
    },
  });
}

/** Epochs at even distances, at most MOST_BAR_TICKS: 2, 4, … 12. */
function evenEpochs(epochs: number): number[] {
  const isEnough = (step: number) => epochs / step <= MOST_BAR_TICKS;
  const steps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  const step = steps.find(isEnough) ?? epochs;
  return Array.from({ length: Math.floor(epochs / step) }, (_, tick) => (tick + 1) * step);
}

/** What the workers' time went to, epoch by epoch, summed over the workers. */
export function drawTime(epochs: readonly EpochEvent[]): Promise<Html> {
  const values = epochs.flatMap(({ epoch, time }) =>
    KINDS.map((kind) => ({ epoch, kind, seconds: time[kind] })),
  );
  const sums = KINDS.map((kind) => {
    const seconds = epochs.reduce((sum, { time }) => sum + time[kind], 0);
    return `${kind} ${seconds.toFixed(2)} s`;
  });
  return draw(`Time of all workers, summed over all epochs: ${sums.join(', ')}.`, {
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'epoch',
        type: 'ordinal',
        title: 'epoch',
        scale: { paddingInner: 0.15 },
        axis: { labelAngle: 0, values: evenEpochs(epochs.length), labelOverlap: 'parity' },
      },
      y: { field: 'seconds', type: 'quantitative', title: 'seconds, summed over workers' },
      color: {
        field: 'kind',
        type: 'nominal',
        sort: [...KINDS],
        scale: { domain: [...KINDS], range: [FIRST, SECOND, THIRD] },
      },
    },
  });
}

/** Rows are labels, columns are answers. Only mistakes are coloured: beside the right answers they would look white. */
export function drawConfusion({ confusion }: Score): Promise<Html> {
  const values = confusion.flatMap((row, label) =>
    row.map((images, answer) => ({ label, answer, images, wrong: label === answer ? 0 : images })),
  );
  const mostWrong = values.reduce((most, value) => (value.wrong > most.wrong ? value : most));
  const commonest =
    mostWrong.wrong === 0
      ? 'There are no mistakes.'
      : `Most frequent mistake: ${mostWrong.label} read as ${mostWrong.answer}, ${plural(mostWrong.wrong, 'image')}.`;
  const axis = { orient: 'top', labelAngle: 0, ticks: false, domain: false };
  return draw(`Confusion matrix; the table of all answers below has its figures. ${commonest}`, {
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      x: { field: 'answer', type: 'ordinal', title: 'answer', axis },
      y: {
        field: 'label',
        type: 'ordinal',
        title: 'label',
        axis: { ...axis, orient: 'left' },
      },
    },
    layer: [
      {
        mark: { type: 'rect', fill: 'var(--wrong)', stroke: FAINT },
        encoding: {
          fillOpacity: {
            field: 'wrong',
            type: 'quantitative',
            scale: { type: 'sqrt', domain: [0, Math.max(1, mostWrong.wrong)], range: [0, MOST_OPACITY] },
            legend: null,
          },
        },
      },
      {
        transform: [{ filter: 'datum.label === datum.answer' }],
        mark: { type: 'rect', fill: FAINT },
      },
      {
        transform: [{ filter: 'datum.images > 0' }],
        mark: { type: 'text', fontSize: 10, fill: INK },
        encoding: { text: { field: 'images', type: 'quantitative', format: 'd' } },
      },
    ],
  });
}

/** An axis of round percentages from about `least` to 100, six at most. */
function axisTo100(least: number) {
  const span = 100 - least;
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10].find((candidate) => span / candidate <= 6) ?? 20;
  const values = Array.from({ length: Math.floor(span / step) + 1 }, (_, tick) => 100 - tick * step);
  return { values, format: step < 1 ? '.1f' : 'd', grid: false };
}

/** The accuracy of each digit as a dot, with the figures in words. */
export function drawDigits(score: Score): Promise<Html> {
  const values = accuracyByDigit(score).flatMap((accuracy, digit) => {
    if (accuracy === undefined) return [];
    const row = score.confusion[digit];
    const wrong = row.reduce((sum, images) => sum + images, -row[digit]);
    return [{ digit, percents: 100 * accuracy, told: `${percent(accuracy)}, ${count(wrong)} wrong` }];
  });
  const least = Math.min(...values.map(({ percents }) => percents), 99.9);
  const all = values.map(({ digit, told }) => `${digit}: ${told}`).join('; ');
  return draw(`Accuracy of each digit. ${all}.`, {
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      y: {
        field: 'digit',
        type: 'ordinal',
        title: 'digit',
        axis: { ticks: false, domain: false, grid: true },
      },
      x: {
        field: 'percents',
        type: 'quantitative',
        title: 'accuracy, %',
        // Room to the right of 100 % for the words.
        scale: { domain: [least - 0.1 * (100 - least), 100 + 0.9 * (100 - least)], nice: false },
        axis: axisTo100(least),
      },
    },
    layer: [
      { mark: { type: 'point', filled: true, size: 70, color: FIRST, opacity: 1 } },
      {
        mark: { type: 'text', align: 'left', dx: 9, fontSize: 11, fill: INK },
        encoding: { text: { field: 'told', type: 'nominal' } },
      },
    ],
  });
}
