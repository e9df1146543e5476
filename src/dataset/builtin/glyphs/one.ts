// The ways of writing 1.

import { corner, line, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** How far the foot of a 1 stands to the left of its top: people lean it more than other digits. */
function lean(random: Random): number {
  return random.bell(0.17) + 0.06;
}

/** The short upstroke into the stem, then the stem. */
function flagged(random: Random, length: number): Stroke {
  const foot = -lean(random) * 0.6;
  const drop = length * random.between(0.5, 1.6);
  const flag = through(-length, drop);
  const bend = through(-length * 0.45, drop * random.between(0.3, 0.62));
  return [flag, bend, corner(0, 0), through(foot * 0.5 + random.bell(0.02), 0.5), through(foot, 1)];
}

function foot(random: Random, at: number): Stroke {
  const level = 1 + random.bell(0.025);
  return line(
    at - random.between(0.12, 0.32),
    level,
    at + random.between(0.12, 0.32),
    level + random.bell(0.03),
    random.bell(0.03),
  );
}

export const one: readonly Form[] = [
  {
    name: 'bare',
    weight: 8,
    draw: (random) => {
      const slope = lean(random);
      return [line(slope, 0, -slope, 1, random.bell(0.025))];
    },
  },
  { name: 'with a short flag', weight: 1.6, draw: (random) => [flagged(random, random.between(0.06, 0.2))] },
  { name: 'with a long flag', weight: 0.7, draw: (random) => [flagged(random, random.between(0.2, 0.36))] },
  {
    name: 'with flag and foot',
    weight: 1.4,
    draw: (random) => {
      const stem = flagged(random, random.between(0.08, 0.28));
      return [stem, foot(random, stem[stem.length - 1].x)];
    },
  },
  {
    name: 'with a foot',
    weight: 0.3,
    draw: (random) => {
      const slope = lean(random) * 0.5;
      return [line(slope, 0, -slope, 1, random.bell(0.02)), foot(random, -slope)];
    },
  },
  {
    name: 'hooked at the end',
    weight: 0.4,
    draw: (random) => {
      const slope = lean(random) * 0.6;
      const hook = random.between(0.04, 0.14) * (random.chance(0.7) ? 1 : -1);
      return [[through(slope, 0), through(0, 0.5), through(-slope, 0.93), through(hook - slope, 1)]];
    },
  },
];
