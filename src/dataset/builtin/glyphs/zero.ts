// The ways of writing 0.

import { arc, type Ellipse, line, type Stroke } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

function oval(random: Random): Ellipse {
  return { x: 0.35, y: 0.5, width: random.between(0.22, 0.44), height: 0.5 };
}

/** From near the top once round, to the left first: it stops early, meets its start, or runs past it. */
function onceRound(random: Random, from: number, to: number): Stroke {
  const start = random.between(from, to);
  return arc(oval(random), start, start - 360 - random.between(-25, 35));
}

export const zero: readonly Form[] = [
  { name: 'round', weight: 10, draw: (random) => [onceRound(random, 230, 330)] },
  {
    name: 'clockwise',
    weight: 2,
    draw: (random) => {
      const start = random.between(180, 290);
      return [arc(oval(random), start, start + 360 + random.between(-25, 30))];
    },
  },
  {
    name: 'curled in at the top',
    weight: 2,
    draw: (random) => {
      const body = oval(random);
      const inner = { x: 0.35, y: 0.16, width: body.width * 0.7, height: random.between(0.05, 0.16) };
      const start = random.between(250, 285);
      const inside = arc(inner, random.between(300, 345), random.between(350, 440));
      return [[...arc(body, start, start - 340), ...inside]];
    },
  },
  {
    name: 'slashed',
    weight: 0.5,
    draw: (random) => {
      const reach = random.between(0.6, 1.1);
      const body = oval(random);
      const slash = line(
        body.x + body.width * reach,
        0.5 - 0.45 * reach,
        body.x - body.width * reach,
        0.5 + 0.45 * reach,
        random.bell(0.03),
      );
      const start = random.between(240, 320);
      return [arc(body, start, start - 360 - random.between(-10, 25)), slash];
    },
  },
];
