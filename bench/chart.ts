// Speed-up by the number of workers, with the ideal line: in the terminal, and as SVG.

import type { WorkersResult } from './workers.js';

const BAR = 40;
const TITLE = 'Speed-up of an epoch by number of workers';

function speedUps(results: readonly WorkersResult[]): { workers: number; speedUp: number }[] {
  const base = results[0].median * results[0].workers;
  return results.map(({ workers, median }) => ({ workers, speedUp: base / median }));
}

/** A bar for each number of workers; the mark is at the ideal speed-up. */
export function drawSpeedUp(results: readonly WorkersResult[]): string[] {
  const points = speedUps(results);
  const most = Math.max(...points.map(({ workers, speedUp }) => Math.max(workers, speedUp)));
  return points.map(({ workers, speedUp }) => {
    const filled = Math.round((speedUp / most) * BAR);
    const ideal = Math.min(BAR - 1, Math.round((workers / most) * BAR) - 1);
    const cells = Array.from({ length: BAR }, (_, cell) =>
      cell < filled ? '█' : cell === ideal ? '│' : ' ',
    );
    return `${String(workers).padStart(3)} ${cells.join('')} ${speedUp.toFixed(2)} x (│ ideal ${workers})`;
  });
}

/** The chart as an SVG document. More workers than cores cannot be faster, so the ideal line ends there. */
export async function speedUpSvg(results: readonly WorkersResult[], cores: number): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const points = speedUps(results);
  const counts = points.map(({ workers }) => workers);
  const end = Math.min(cores, Math.max(...counts));
  const values = [
    ...points.map(({ workers, speedUp }) => ({ workers, value: speedUp, line: 'measured' })),
    ...[1, end].map((workers) => ({ workers, value: workers, line: `ideal, up to ${cores} cores` })),
  ];
  // Lines as they are drawn; the marks of the points would hide the dashes.
  const legend = { labelLimit: 0, symbolType: 'stroke', symbolSize: 400, symbolStrokeWidth: 2 };
  const { spec } = compile({
    width: 480,
    height: 320,
    background: 'white',
    title: TITLE,
    data: { values },
    mark: { type: 'line', point: { strokeDash: [] } },
    encoding: {
      x: {
        field: 'workers',
        type: 'quantitative',
        title: 'workers',
        axis: { values: counts, format: 'd', grid: false },
      },
      y: { field: 'value', type: 'quantitative', title: 'speed-up', scale: { zero: true } },
      color: {
        field: 'line',
        type: 'nominal',
        title: null,
        sort: null,
        legend,
        scale: { range: ['#185aad', '#c2590c'] },
      },
      strokeDash: { field: 'line', type: 'nominal', title: null, sort: null, legend },
    },
  });
  const svg = await new View(parse(spec), { renderer: 'none' }).toSVG();
  return svg.replace(/<svg [^>]*>/, `$&<title>${TITLE}</title>`);
}
