// The report's charts, drawn to SVG by Vega. Colours are CSS variables of the page (style.ts), so that one drawing
// serves light and dark.

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { EpochEvent, StartEvent } from '../../training/events.js';
import { rateAt } from '../../training/schedule.js';
import type { Score } from '../../training/score.js';
import { Html } from './html.js';

/** CSS pixels of a chart's plot; the page scales it to its column. */
const WIDTH = 300;
const HEIGHT = 180;
/** Ten rows, each high enough for its figures. */
const MATRIX_HEIGHT = 280;
/** Points that a curve of the learning rate is drawn from. */
const RATE_POINTS = 240;
/** Up to here each epoch has its dot; beyond, dots would run into a band. */
const MOST_DOTS = 40;

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
    gridColor: FAINT,
    domainColor: FAINT,
    tickColor: FAINT,
  },
  legend: { orient: 'top', title: null, labelColor: INK, labelFontSize: 11, symbolStrokeWidth: 3 },
};

async function draw(spec: object): Promise<Html> {
  const compiled = compile({
    width: WIDTH,
    height: HEIGHT,
    padding: 2,
    config: CONFIG,
    ...spec,
  } as TopLevelSpec);
  const view = new View(parse(compiled.spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return new Html(svg);
}

/** An axis of epochs from 1, with whole numbers alone. */
function epochAxis(epochs: number, from = 1) {
  return {
    field: 'epoch',
    type: 'quantitative',
    title: 'epoch',
    scale: { domain: [from, Math.max(epochs, from + 1)], nice: false },
    axis: { tickMinStep: 1, format: 'd', tickCount: 8, grid: false },
  };
}

interface Curve {
  readonly name: string;
  readonly of: (epoch: EpochEvent) => number | undefined;
}

/** One or two curves over the epochs. */
function drawCurves(epochs: readonly EpochEvent[], curves: readonly Curve[], y: object): Promise<Html> {
  const values = curves.flatMap(({ name, of }) =>
    epochs.flatMap((event) => {
      const value = of(event);
      return value === undefined ? [] : [{ epoch: event.epoch, value, curve: name }];
    }),
  );
  const names = curves.map(({ name }) => name);
  return draw({
    data: { values },
    mark: { type: 'line', strokeWidth: 2, point: epochs.length <= MOST_DOTS },
    encoding: {
      x: epochAxis(epochs.length),
      y: { field: 'value', type: 'quantitative', ...y },
      color: { field: 'curve', type: 'nominal', scale: { domain: names, range: [FIRST, SECOND] } },
    },
  });
}

export function drawLoss(epochs: readonly EpochEvent[]): Promise<Html> {
  const isHeldOut = epochs[0].validationLoss !== undefined;
  return drawCurves(
    epochs,
    [
      { name: 'training', of: ({ loss }) => loss },
      ...(isHeldOut ? [{ name: 'validation', of: ({ validationLoss }: EpochEvent) => validationLoss }] : []),
    ],
    { title: 'loss', scale: { zero: true }, axis: { format: '.3~g' } },
  );
}

/** Accuracy on the held-out images, or on the test images where none is held out. */
export function drawAccuracy(epochs: readonly EpochEvent[]): Promise<Html> {
  const isHeldOut = epochs[0].validationAccuracy !== undefined;
  const curve = isHeldOut
    ? { name: 'validation', of: ({ validationAccuracy }: EpochEvent) => validationAccuracy }
    : { name: 'test', of: ({ testAccuracy }: EpochEvent) => testAccuracy };
  return drawCurves(epochs, [curve], {
    title: 'accuracy',
    scale: { zero: false },
    axis: { format: '.1~%' },
  });
}

/** The schedule of the whole recipe, also of the epochs that a stopped run did not come to. */
export function drawLearningRate({ recipe, trainingImages }: StartEvent): Promise<Html> {
  const { epochs, batch, dropLast, warmUp } = recipe;
  const batches = trainingImages / batch;
  const steps = dropLast ? Math.floor(batches) : Math.ceil(batches);
  const total = epochs * steps;
  const points = Array.from({ length: RATE_POINTS + 1 }, (_, point) =>
    Math.round(((total - 1) * point) / RATE_POINTS),
  );
  // The corner where the warm-up ends must not fall between two points.
  const corner = Math.min(total - 1, Math.round(warmUp * steps));
  const values = [...new Set([...points, corner])].map((step) => ({
    epoch: step / steps,
    rate: rateAt(recipe, step, total),
  }));
  return draw({
    data: { values },
    mark: { type: 'line', strokeWidth: 2, color: FIRST },
    encoding: {
      x: { ...epochAxis(epochs, 0), title: 'epochs gone by' },
      y: { field: 'rate', type: 'quantitative', title: 'learning rate', scale: { zero: true } },
    },
  });
}

export function drawThroughput(epochs: readonly EpochEvent[]): Promise<Html> {
  return drawCurves(epochs, [{ name: 'images a second', of: ({ imagesPerSecond }) => imagesPerSecond }], {
    title: null,
    scale: { zero: true },
    axis: { format: '~s' },
  });
}

/** What the workers' time went to, epoch by epoch, summed over the workers. */
export function drawTime(epochs: readonly EpochEvent[]): Promise<Html> {
  const kinds = ['map', 'reduce', 'waiting'] as const;
  const values = epochs.flatMap(({ epoch, time }) =>
    kinds.map((kind) => ({ epoch, kind, seconds: time[kind] })),
  );
  return draw({
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'epoch',
        type: 'ordinal',
        title: 'epoch',
        scale: { paddingInner: 0.15 },
        axis: { labelAngle: 0, labelOverlap: 'greedy', labelSeparation: 8, ticks: false },
      },
      y: { field: 'seconds', type: 'quantitative', title: "seconds, all workers' together" },
      color: {
        field: 'kind',
        type: 'nominal',
        sort: [...kinds],
        scale: { domain: [...kinds], range: [FIRST, SECOND, THIRD] },
      },
    },
  });
}

/** Rows the labels, columns the answers. Only mistakes are coloured: beside the right answers they would be white. */
export function drawConfusion({ confusion }: Score): Promise<Html> {
  const values = confusion.flatMap((row, label) =>
    row.map((images, answer) => ({ label, answer, images, wrong: label === answer ? 0 : images })),
  );
  const most = Math.max(1, ...values.map(({ wrong }) => wrong));
  const axis = { orient: 'top', labelAngle: 0, ticks: false, domain: false };
  return draw({
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      x: { field: 'answer', type: 'ordinal', title: 'answer', axis },
      y: { field: 'label', type: 'ordinal', title: 'label', axis: { ...axis, orient: 'left' } },
    },
    layer: [
      {
        mark: { type: 'rect', fill: 'var(--wrong)', stroke: FAINT },
        encoding: {
          fillOpacity: {
            field: 'wrong',
            type: 'quantitative',
            scale: { type: 'sqrt', domain: [0, most], range: [0, 0.9] },
            legend: null,
          },
        },
      },
      {
        transform: [{ filter: 'datum.images > 0' }],
        mark: { type: 'text', fontSize: 10, fill: INK },
        encoding: {
          text: { field: 'images', type: 'quantitative', format: 'd' },
          opacity: { condition: { test: 'datum.label === datum.answer', value: 0.55 }, value: 1 },
        },
      },
    ],
  });
}

/** Mistakes by digit, from zero, with each digit's accuracy in words. */
export function drawDigits({ confusion }: Score): Promise<Html> {
  const values = confusion.flatMap((row, digit) => {
    const images = row.reduce((sum, count) => sum + count, 0);
    const wrong = images - row[digit];
    if (images === 0) return [];
    const told = `${((100 * row[digit]) / images).toFixed(2)} % (${wrong} of ${images})`;
    return [{ digit, share: wrong / images, told }];
  });
  const most = Math.max(...values.map(({ share }) => share), 0.001);
  return draw({
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      y: { field: 'digit', type: 'ordinal', title: 'digit', axis: { ticks: false, domain: false } },
      x: {
        field: 'share',
        type: 'quantitative',
        title: 'share read wrong',
        // Room for the words to the right of the longest bar.
        scale: { domain: [0, 2 * most], nice: false },
        axis: { format: '.1~%', tickCount: 5, grid: false, labelExpr: "datum.value > 1 ? '' : datum.label" },
      },
    },
    layer: [
      { mark: { type: 'bar', color: 'var(--wrong)', height: { band: 0.6 } } },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, fill: INK },
        encoding: { text: { field: 'told', type: 'nominal' } },
      },
    ],
  });
}
