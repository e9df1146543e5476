// The ways of writing 0.

import { arc, type Ellipse, line, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

function oval(random: Random): Ellipse {
  return { x: 0.3, y: 0.5, width: random.between(0.2, 0.56), height: 0.5 };
}

/** Where the round is closed: short of its start (negative) or past it, in degrees. */
function overlap(random: Random): number {
  return random.around(-35, 50);
}

export const zero: readonly Form[] = [
  {
    name: 'round',
    weight: 8,
    draw: (random) => {
      const start = random.around(215, 345);
      return [arc(oval(random), start, start - 360 - overlap(random))];
    },
  },
  {
    name: 'clockwise',
    weight: 2,
    draw: (random) => {
      const start = random.around(170, 300);
      return [arc(oval(random), start, start + 360 + overlap(random))];
    },
  },
  {
    name: 'closed inside itself',
    weight: 3,
    draw: (random) => {
      const body = oval(random);
      const start = random.around(200, 300);
      const depth = random.around(0.08, 0.3);
      const aside = random.around(-0.8, 0.4);
      const inside = through(body.x + body.width * aside, depth);
      return [[...arc(body, start, start - random.around(320, 370)), inside]];
    },
  },
  {
    name: 'closed with a curl at the top',
    weight: 2,
    draw: (random) => {
      const body = oval(random);
      const curl = {
        x: body.x + random.around(-0.1, 0.12),
        y: random.around(0.03, 0.14),
        width: random.around(0.05, 0.16),
        height: random.around(0.04, 0.12),
      };
      const start = random.around(225, 285);
      return [[...arc(body, start, start - 310), ...arc(curl, 320, random.around(60, 180))]];
    },
  },
  {
    name: 'with a tail at the top',
    weight: 1.5,
    draw: (random) => {
      const body = oval(random);
      const start = random.around(270, 310);
      const tail = through(body.x + body.width * random.around(0.4, 1.2), random.around(-0.12, 0.02));
      return random.chance(0.5)
        ? [[tail, ...arc(body, start, start - 350 - random.around(0, 40))]]
        : [[...arc(body, start, start - 330), tail]];
    },
  },
  {
    name: 'slashed',
    weight: 0.5,
    draw: (random) => {
      const reach = random.around(0.6, 1.1);
      const body = oval(random);
      const sideways = body.width * reach;
      const slash = line(
        body.x + sideways,
        0.5 - 0.45 * reach,
        body.x - sideways,
        0.5 + 0.45 * reach,
        random.bell(0.03),
      );
      const start = random.around(240, 320);
      return [arc(body, start, start - 360 - overlap(random)), slash];
    },
  },
];
