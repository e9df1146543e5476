// A line chart, by uPlot: it draws thousands of points in a millisecond.

import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

export interface Line {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: '--blue' | '--orange';
  /** Told apart by more than colour. */
  readonly isDashed?: boolean;
  readonly showsPoints?: boolean;
}

interface Props {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Places along x, then the values of each line; null where there is none. */
  readonly data: uPlot.AlignedData;
  /** The unit of x. */
  readonly across: string;
  readonly format: (value: number) => string;
  /** The labels of y's ticks, which are a step apart. */
  readonly label: (ticks: readonly number[], step: number) => string[];
  /** The least range of y, where there is one. */
  readonly atLeast?: readonly [number, number];
}

const HEIGHT = 200;
/** Between two ticks of x, which counts whole things. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export function Chart({ data, ...props }: Props) {
  const { title, lines, format } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  // A chart that is made again, for other colours, shows the data of then.
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const make = () => {
      chart.current?.destroy();
      chart.current = new uPlot(optionsOf(props, current), latest.current, current);
    };
    make();
    const resizing = new ResizeObserver(() =>
      chart.current?.setSize({ width: current.clientWidth, height: HEIGHT }),
    );
    resizing.observe(current);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', make);
    return () => {
      resizing.disconnect();
      scheme.removeEventListener('change', make);
      chart.current?.destroy();
    };
  }, []);

  useEffect(() => chart.current?.setData(data), [data]);

  return (
    <figure class="chart card">
      <figcaption>
        <h3>{title}</h3>
        <Legend lines={lines} data={data} format={format} />
      </figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

/** The lines with their last values: what a person who does not see the chart is told. */
function Legend({ lines, data, format }: Pick<Props, 'lines' | 'data' | 'format'>) {
  return (
    <ul class="legend">
      {lines.map(({ label, colour, isDashed }, index) => {
        const last = [...data[index + 1]].reverse().find((value) => value !== null && value !== undefined);
        return (
          <li key={label}>
            <svg width="24" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="24"
                y2="4"
                stroke={`var(${colour})`}
                stroke-width="2.5"
                stroke-dasharray={isDashed ? '5 3' : undefined}
              />
            </svg>
            {label} <output>{last === undefined || last === null ? '–' : format(last)}</output>
          </li>
        );
      })}
    </ul>
  );
}

function optionsOf(
  { lines, across, label, atLeast }: Omit<Props, 'data'>,
  place: HTMLElement,
): uPlot.Options {
  const style = getComputedStyle(place);
  const colourOf = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colourOf('--muted'),
    grid: { stroke: colourOf('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui',
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false },
      y: {
        range: (_, low, high) => {
          const least = Math.min(low ?? 0, atLeast?.[0] ?? Number.POSITIVE_INFINITY);
          const most = Math.max(high ?? 1, atLeast?.[1] ?? Number.NEGATIVE_INFINITY);
          return [least, most > least ? most : least + 1];
        },
      },
    },
    axes: [
      { ...axis, label: across, labelSize: 20, labelFont: '12px system-ui', size: 28, incrs: WHOLE },
      { ...axis, size: 56, values: (_, ticks, _axis, _space, step) => label(ticks, step) },
    ],
    series: [
      {},
      ...lines.map(
        ({ label, colour, isDashed, showsPoints }): uPlot.Series => ({
          label,
          stroke: colourOf(colour),
          width: 2,
          spanGaps: true,
          ...(isDashed && { dash: [5, 3] }),
          points: { show: showsPoints ?? false, size: 6, fill: colourOf(colour) },
        }),
      ),
    ],
  };
}
