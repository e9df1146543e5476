// The ways of writing 1.

import { corner, line, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** How far the top of a 1 stands to the right of its middle: people lean it more than other digits. */
function lean(random: Random): number {
  return random.bell(0.17) + 0.06;
}

/** The upstroke into the stem, then the stem. */
function flagged(random: Random, shortest: number, longest: number): Stroke {
  const length = random.around(shortest, longest);
  const foot = -lean(random) * 0.6;
  // A long flag that were level would make a 7.
  const drop = length * random.around(0.35 + length, 1.6);
  return [
    through(-length, drop),
    through(-length * 0.45, drop * random.around(0.3, 0.62)),
    corner(0, 0),
    through(foot * 0.5 + random.bell(0.02), 0.5),
    through(foot, 1),
  ];
}

/**
 * As it is written on the European continent: an upstroke that begins far below the top, at the worst three quarters
 * of the height, and rises steeply into the stem. A 7 has its bar there, which is level.
 */
function continental(random: Random): Stroke {
  const drop = random.between(0.2, 0.75);
  const length = drop * random.around(0.3, 1.05);
  const bow = random.bell(0.05);
  const foot = random.bell(0.08) - 0.02;
  return [
    through(-length, drop),
    through(-length / 2 - drop * bow, drop / 2 - length * bow),
    corner(0, 0),
    through(foot / 2 + random.bell(0.015), 0.5),
    through(foot, 1),
  ];
}

/** The cross stroke that a stem ending at `x` stands on. */
function foot(random: Random, x: number): Stroke {
  const level = random.around(0.96, 1.02);
  const rise = random.bell(0.03);
  return line(
    x - random.between(0.1, 0.42),
    level + rise,
    x + random.between(0.1, 0.45),
    level - rise,
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
  { name: 'with a short flag', weight: 2, draw: (random) => [flagged(random, 0.05, 0.2)] },
  { name: 'with a long flag', weight: 3, draw: (random) => [flagged(random, 0.15, 0.4)] },
  { name: 'with a long upstroke', weight: 4, draw: (random) => [continental(random)] },
  {
    name: 'with a long upstroke and a foot',
    weight: 0.5,
    draw: (random) => {
      const stem = continental(random);
      return [stem, foot(random, stem[stem.length - 1].x)];
    },
  },
  {
    name: 'with flag and foot',
    weight: 3,
    draw: (random) => {
      const stem = flagged(random, 0.04, 0.42);
      return [stem, foot(random, stem[stem.length - 1].x)];
    },
  },
  {
    name: 'with a foot',
    weight: 0.7,
    draw: (random) => {
      const slope = lean(random) * 0.5;
      return [line(slope, 0, -slope, 1, random.bell(0.02)), foot(random, -slope)];
    },
  },
  {
    name: 'gone over twice',
    weight: 0.8,
    draw: (random) => {
      const slope = lean(random);
      const aside = random.around(0.04, 0.22);
      return [
        [
          through(slope, random.bell(0.02)),
          corner(-slope + aside * 0.3, 1),
          corner(slope + aside, random.bell(0.03)),
          through(-slope + aside, 1 + random.bell(0.03)),
        ],
      ];
    },
  },
  {
    name: 'hooked at the end',
    weight: 0.5,
    draw: (random) => {
      const slope = lean(random) * 0.6;
      const hook = random.around(0.04, 0.14) * (random.chance(0.7) ? 1 : -1);
      return [[through(slope, 0), through(0, 0.5), through(-slope, 0.93), through(hook - slope, 1)]];
    },
  },
];
