// The report's charts, drawn to SVG by Vega. Colours are CSS variables of the page (style.ts), so that one drawing
// serves light and dark.

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { rateAt } from '../../../engine/recipe/schedule.js';
import type { EpochEvent, StartEvent } from '../../../engine/training/events.js';
import { accuracyByDigit, type Score } from '../../../engine/training/score.js';
import { escapeMarkup } from '../../../markup.js';
import { Html } from './html.js';

/** CSS pixels of a whole chart, all that is around its plot too: neighbours line up. The page scales it to its column. */
const WIDTH = 340;
const HEIGHT = 240;
/** Ten rows, each high enough for its figures. */
const MATRIX_HEIGHT = 330;
/** Points that a curve of the learning rate is drawn from. */
const RATE_POINTS = 240;
/** Up to here each epoch has its dot; beyond, dots would run into a band. */
const MOST_DOTS = 40;
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

/** Draws a chart; `description` is what those hear who cannot see it. */
async function draw(description: string, spec: object): Promise<Html> {
  const compiled = compile({
    width: WIDTH,
    height: HEIGHT,
    autosize: { type: 'fit', contains: 'padding' },
    // At the right half of a label at the end of an axis, which Vega leaves out of its reckoning.
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
    axis: { tickMinStep: 1, format: 'd', tickCount: 8, grid: false },
  };
}

interface Curve {
  readonly name: string;
  readonly of: (epoch: EpochEvent) => number | undefined;
}

/** "Loss after each of 4 epochs: training 0.686 to 0.382, validation 0.13 to 0.0922." */
function describeCurves(title: string, epochs: readonly EpochEvent[], curves: readonly Curve[]): string {
  const figure = (value: number | undefined) => (value === undefined ? 'nothing' : value.toPrecision(4));
  const spans = curves.map(
    ({ name, of }) => `${name} ${figure(of(epochs[0]))} to ${figure(of(epochs[epochs.length - 1]))}`,
  );
  return `${title}, epochs 1 to ${epochs.length}: ${spans.join(', ')}.`;
}

/** One or two curves over the epochs, which are told apart without colour too. */
function drawCurves(
  title: string,
  epochs: readonly EpochEvent[],
  curves: readonly Curve[],
  y: object,
  layers: readonly object[] = [],
): Promise<Html> {
  const values = curves.flatMap(({ name, of }) =>
    epochs.map((event) => ({ epoch: event.epoch, value: of(event), curve: name })),
  );
  const domain = curves.map(({ name }) => name);
  const legend = curves.length > 1 ? { symbolType: 'stroke', symbolSize: 300, symbolStrokeWidth: 2 } : null;
  return draw(describeCurves(title, epochs, curves), {
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
  return drawCurves(
    'Loss',
    epochs,
    [
      { name: 'training', of: ({ loss }) => loss },
      ...(isHeldOut ? [{ name: 'validation', of: ({ validationLoss }: EpochEvent) => validationLoss }] : []),
    ],
    { title: 'loss (cross-entropy)', scale: { zero: true }, axis: { format: '.3~g' } },
  );
}

/**
 * Accuracy on the held-out images, or on the test images where none is held out. A line stands at the epoch whose
 * weights were kept, where patience chose one.
 */
export function drawAccuracy(epochs: readonly EpochEvent[], bestEpoch: number | undefined): Promise<Html> {
  const name = epochs[0].validationAccuracy === undefined ? 'test' : 'validation';
  const of = ({ validationAccuracy, testAccuracy }: EpochEvent) =>
    100 * ((validationAccuracy ?? testAccuracy) as number);
  const percents = epochs.map(of);
  const isFlat = Math.min(...percents) === Math.max(...percents);
  const kept = {
    data: { values: [{ epoch: bestEpoch }] },
    mark: { type: 'rule', color: INK, opacity: 0.5 },
  };
  return drawCurves(
    'Accuracy in percent',
    epochs,
    [{ name, of }],
    {
      title: `${name} accuracy, %`,
      // An axis without an extent has no ticks.
      scale: isFlat ? { domain: [percents[0] - 1, percents[0] + 1] } : { zero: false },
    },
    bestEpoch === undefined ? [] : [kept],
  );
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
  return draw(`Learning rate over ${epochs} epochs, at most ${recipe.learningRate}.`, {
    data: { values },
    mark: { type: 'line', strokeWidth: 2, color: FIRST },
    encoding: {
      x: epochAxis('epochs gone by', [0, epochs]),
      y: { field: 'rate', type: 'quantitative', title: 'learning rate', scale: { zero: true } },
    },
  });
}

export function drawThroughput(epochs: readonly EpochEvent[]): Promise<Html> {
  const name = 'images a second';
  return drawCurves('Throughput', epochs, [{ name, of: ({ imagesPerSecond }) => imagesPerSecond }], {
    title: name,
    scale: { zero: true },
    axis: { format: ',d' },
  });
}

/** What the workers' time went to, epoch by epoch, summed over the workers. */
export function drawTime(epochs: readonly EpochEvent[]): Promise<Html> {
  const kinds = ['map', 'reduce', 'waiting'] as const;
  const values = epochs.flatMap(({ epoch, time }) =>
    kinds.map((kind) => ({ epoch, kind, seconds: time[kind] })),
  );
  const sums = kinds.map((kind) => {
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
        axis: { labelAngle: 0, labelOverlap: 'greedy', labelSeparation: 8, ticks: false },
      },
      y: { field: 'seconds', type: 'quantitative', title: 'seconds, summed over workers' },
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
  const mostWrong = values.reduce((most, value) => (value.wrong > most.wrong ? value : most));
  const commonest =
    mostWrong.wrong === 0
      ? 'There are no mistakes.'
      : `The commonest mistake: ${mostWrong.label} read as ${mostWrong.answer}; how often: ${mostWrong.wrong}.`;
  const axis = { orient: 'top', labelAngle: 0, ticks: false, domain: false };
  return draw(`Confusion matrix, in figures in the table of all answers below. ${commonest}`, {
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      x: { field: 'answer', type: 'ordinal', title: 'answer: what the network read', axis },
      y: {
        field: 'label',
        type: 'ordinal',
        title: 'label: what was written',
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

/** Mistakes by digit, from zero, with each digit's accuracy in words. */
export function drawDigits(score: Score): Promise<Html> {
  const values = accuracyByDigit(score).flatMap((accuracy, digit) => {
    if (accuracy === undefined) return [];
    const wrong = score.confusion[digit].reduce(
      (sum, images) => sum + images,
      -score.confusion[digit][digit],
    );
    const percents = 100 * (1 - accuracy);
    return [{ digit, percents, told: `${(100 * accuracy).toFixed(2)} % right, ${wrong} wrong` }];
  });
  const most = Math.max(...values.map(({ percents }) => percents), 0.1);
  const all = values.map(({ digit, told }) => `${digit}: ${told}`).join('; ');
  return draw(`Accuracy of each digit. ${all}.`, {
    height: MATRIX_HEIGHT,
    data: { values },
    encoding: {
      y: { field: 'digit', type: 'ordinal', title: 'digit', axis: { ticks: false, domain: false } },
      x: {
        field: 'percents',
        type: 'quantitative',
        title: 'read wrong, %',
        // Room for the words to the right of the longest bar.
        scale: { domain: [0, 2.2 * most], nice: false },
        axis: {
          tickCount: 6,
          ticks: false,
          grid: false,
          domain: false,
          labelExpr: `datum.value > ${most} ? '' : datum.label`,
        },
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
