// The ways of writing 7.

import { corner, line, type PathPoint, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The stem, from below the top right corner down to its foot: straight, or bent the way the hand swings. */
function stem(random: Random, right: number): PathPoint[] {
  const foot = right * random.between(0.05, 0.95);
  const swing = random.between(-0.02, 0.1);
  return [
    through(right + (foot - right) * 0.3 - swing * 0.6, 0.3),
    through(right + (foot - right) * 0.66 - swing, 0.64),
    through(foot, 1),
  ];
}

/** The short bar through the middle of the stem. */
function bar(random: Random, over: Stroke): Stroke {
  const height = random.between(0.4, 0.62);
  const top = over[over.length - 3];
  const foot = over[over.length - 1];
  const x = top.x + ((foot.x - top.x) * (height - top.y)) / (foot.y - top.y);
  const level = height + random.bell(0.02);
  return line(x - random.between(0.1, 0.28), level, x + random.between(0.1, 0.28), level + random.bell(0.04));
}

function plain(random: Random): Stroke {
  const right = random.between(0.42, 0.68);
  const tilt = random.bell(0.04);
  return [
    through(0, 0.03 + tilt),
    through(right * 0.5, 0.03 + tilt * 0.5),
    corner(right, random.between(0, 0.05)),
    ...stem(random, right),
  ];
}

function rounded(random: Random): Stroke {
  const right = random.between(0.42, 0.62);
  return [
    through(0, random.between(0.02, 0.16)),
    through(right * 0.4, random.between(0.0, 0.05)),
    through(right * 0.85, 0.02),
    through(right, random.between(0.1, 0.18)),
    ...stem(random, right * 0.98),
  ];
}

function hooked(random: Random): Stroke {
  const right = random.between(0.46, 0.68);
  const hook = random.between(0.08, 0.24);
  return [
    through(random.between(-0.05, 0.03), hook),
    random.chance(0.6) ? corner(0.02, 0.02) : through(0.03, hook * 0.3),
    through(right * 0.5, random.between(0.01, 0.07)),
    corner(right, random.between(0, 0.06)),
    ...stem(random, right),
  ];
}

function crossed(random: Random, stroke: Stroke): Stroke[] {
  return [stroke, bar(random, stroke)];
}

export const seven: readonly Form[] = [
  { name: 'plain', weight: 6, draw: (random) => [plain(random)] },
  { name: 'rounded', weight: 3, draw: (random) => [rounded(random)] },
  { name: 'hooked', weight: 3, draw: (random) => [hooked(random)] },
  { name: 'crossed', weight: 1.4, draw: (random) => crossed(random, plain(random)) },
  { name: 'rounded and crossed', weight: 0.7, draw: (random) => crossed(random, rounded(random)) },
  { name: 'hooked and crossed', weight: 0.8, draw: (random) => crossed(random, hooked(random)) },
];
