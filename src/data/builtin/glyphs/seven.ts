// The ways of writing 7.

import { corner, line, type PathPoint, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The stem, from below the right end of the top down to its foot: straight, or bent as the hand swings. */
function stem(random: Random, right: number): PathPoint[] {
  const foot = right * random.around(-0.1, 1.05);
  const swing = random.around(-0.04, 0.12);
  return [
    through(right + (foot - right) * 0.3 - swing * 0.6, 0.3),
    through(right + (foot - right) * 0.66 - swing, 0.64),
    through(foot, 1),
  ];
}

/** The bar through the middle of a stem. */
function bar(random: Random, over: Stroke): Stroke {
  const height = random.around(0.36, 0.66);
  const top = over[over.length - 3];
  const foot = over[over.length - 1];
  const x = top.x + ((foot.x - top.x) * (height - top.y)) / (foot.y - top.y);
  const rise = random.bell(0.04);
  return line(
    x - random.between(0.08, 0.36),
    height + rise,
    x + random.between(0.08, 0.4),
    height - rise,
    random.bell(0.04),
  );
}

function plain(random: Random): Stroke {
  const right = random.around(0.38, 0.75);
  const tilt = random.bell(0.06);
  return [
    through(random.around(-0.05, 0.05), 0.03 + tilt),
    through(right * 0.5, 0.03 + tilt * 0.5 + random.bell(0.02)),
    corner(right, random.around(-0.02, 0.05)),
    ...stem(random, right),
  ];
}

function rounded(random: Random): Stroke {
  const right = random.around(0.38, 0.72);
  return [
    through(random.around(-0.04, 0.06), random.around(0.02, 0.22)),
    through(right * 0.4, random.around(0.0, 0.06)),
    through(right * 0.85, random.around(0.0, 0.05)),
    through(right, random.around(0.08, 0.2)),
    ...stem(random, right * 0.98),
  ];
}

function hooked(random: Random): Stroke {
  const right = random.around(0.4, 0.85);
  const hook = random.between(0.08, 0.4);
  const start = random.around(-0.08, 0.06);
  const turn = random.around(-0.01, 0.06);
  return [
    through(start, hook),
    random.chance(0.6) ? corner(start + turn, random.around(0, 0.06)) : through(start + turn, hook * 0.35),
    through(right * 0.5, random.around(0.0, 0.1)),
    random.chance(0.7) ? corner(right, random.around(-0.03, 0.06)) : through(right, 0.08),
    ...stem(random, right),
  ];
}

function waved(random: Random): Stroke {
  const right = random.around(0.4, 0.8);
  const dip = random.around(0.06, 0.26);
  return [
    through(random.around(-0.06, 0.06), dip - random.around(0.06, 0.22)),
    through(right * random.around(0.15, 0.35), dip),
    through(right * 0.65, dip * 0.7),
    corner(right, random.around(-0.04, 0.05)),
    ...stem(random, right),
  ];
}

function crossed(random: Random, stroke: Stroke): Stroke[] {
  return [stroke, bar(random, stroke)];
}

export const seven: readonly Form[] = [
  { name: 'plain', weight: 5, draw: (random) => [plain(random)] },
  { name: 'rounded', weight: 3, draw: (random) => [rounded(random)] },
  { name: 'hooked', weight: 5, draw: (random) => [hooked(random)] },
  { name: 'waved', weight: 2, draw: (random) => [waved(random)] },
  { name: 'crossed', weight: 2, draw: (random) => crossed(random, plain(random)) },
  { name: 'rounded and crossed', weight: 1, draw: (random) => crossed(random, rounded(random)) },
  { name: 'hooked and crossed', weight: 2, draw: (random) => crossed(random, hooked(random)) },
];
