// Speed-up against the number of workers, with the ideal line: in the terminal, and as SVG.

import type { WorkersResult } from './workers.js';

const BAR = 40;

function speedUps(results: readonly WorkersResult[]): { workers: number; speedUp: number }[] {
  const base = results[0].median * results[0].workers;
  return results.map(({ workers, median }) => ({ workers, speedUp: base / median }));
}

/** A bar a number of workers; the mark is where as many cores would bring it. */
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

/** The chart as an SVG document. */
export async function speedUpSvg(results: readonly WorkersResult[]): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const points = speedUps(results);
  const values = points.flatMap(({ workers, speedUp }) => [
    { workers, value: speedUp, line: 'measured' },
    { workers, value: workers, line: 'ideal' },
  ]);
  const { spec } = compile({
    width: 480,
    height: 320,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'workers', type: 'quantitative', title: 'workers' },
      y: { field: 'value', type: 'quantitative', title: 'speed-up' },
      color: { field: 'line', type: 'nominal', title: null },
    },
  });
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}
