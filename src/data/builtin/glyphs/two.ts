// The ways of writing 2.

import { corner, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The bow at the top, from its left end over to the right side and down towards the heel. */
function bow(random: Random): PathPoint[] {
  const right = random.around(0.5, 0.9);
  const start = random.around(0.04, 0.4);
  const shoulder = random.around(0.18, 0.36);
  const left = random.around(-0.06, 0.22);
  const curl = random.chance(0.25) ? [through(left + random.around(0.06, 0.16), start + 0.05)] : [];
  return [
    ...curl,
    through(left, start),
    through(left + (right - left) * 0.12, start * 0.4),
    through(left + (right - left) * 0.5, 0),
    through(left + (right - left) * 0.9, shoulder * 0.4),
    through(right, shoulder),
    through(right * 0.85, shoulder + random.around(0.14, 0.24)),
  ];
}

/** How far to the right the foot ends. */
function toe(random: Random): number {
  return random.around(0.55, 1.15);
}

export const two: readonly Form[] = [
  {
    name: 'with a flat foot',
    weight: 5,
    draw: (random) => {
      const heel = corner(random.around(-0.1, 0.12), random.around(0.92, 1.03));
      const belly = through(random.around(0.16, 0.36), random.around(0.68, 0.78));
      return [[...bow(random), belly, heel, through(toe(random), 1 + random.bell(0.05))]];
    },
  },
  {
    name: 'with a waved foot',
    weight: 3,
    draw: (random) => {
      const heel = random.around(-0.1, 0.1);
      const end = toe(random);
      const wave = random.around(0.02, 0.1);
      return [
        [
          ...bow(random),
          through(random.around(0.16, 0.36), random.around(0.68, 0.78)),
          corner(heel, 0.98),
          through(heel + (end - heel) * 0.3, 0.97 - wave),
          through(heel + (end - heel) * 0.7, 0.99),
          through(end, 0.99 - random.around(-0.06, 0.12)),
        ],
      ];
    },
  },
  {
    name: 'with a loop in the foot',
    weight: 11,
    draw: (random) => {
      const heel = random.around(-0.25, 0.1);
      const length = random.around(0.16, 0.6);
      const height = random.around(0.1, 0.42);
      const end = Math.max(toe(random), heel + length + 0.25);
      return [
        [
          ...bow(random),
          through(heel + length + random.around(0.04, 0.24), random.around(0.66, 0.76)),
          through(heel + length * 0.65, 0.96),
          through(heel + length * 0.15, 1),
          through(heel, 1 - height * 0.5),
          through(heel + length * 0.4, 1 - height),
          through(heel + length, 1 - height * 0.7),
          through(end - 0.1, random.around(0.9, 1.03)),
          through(end, random.around(0.74, 1.1)),
        ],
      ];
    },
  },
  {
    name: 'with a rounded heel',
    weight: 1.5,
    draw: (random) => {
      const heel = random.around(-0.06, 0.1);
      return [
        [
          ...bow(random),
          through(random.around(0.18, 0.3), 0.72),
          through(heel, 0.9),
          through(heel + 0.1, 0.99),
          through(toe(random), 0.97 + random.bell(0.05)),
        ],
      ];
    },
  },
  {
    name: 'upright with a short hook',
    weight: 1.5,
    draw: (random) => {
      const right = random.around(0.15, 0.45);
      const hook = random.around(0.05, 0.25);
      const heel = right - random.around(0.02, 0.35);
      return [
        [
          through(right - random.around(0.1, 0.35), hook),
          through(right - random.around(0.05, 0.12), 0),
          through(right, random.around(0.1, 0.25)),
          through(heel + (right - heel) * 0.5, 0.6),
          corner(heel, random.around(0.92, 1.02)),
          through(heel + random.around(0.25, 0.7), random.around(0.92, 1.06)),
        ],
      ];
    },
  },
  {
    name: 'angular like a Z',
    weight: 1.5,
    draw: (random) => {
      const right = random.around(0.4, 0.66);
      return [
        [
          through(random.around(-0.04, 0.08), random.around(0.0, 0.18)),
          through(right * 0.5, random.around(-0.01, 0.06)),
          corner(right, random.around(0.02, 0.3)),
          through(right * 0.5, random.around(0.55, 0.68)),
          corner(random.around(-0.1, 0.08), 0.98),
          through(toe(random), 1 + random.bell(0.04)),
        ],
      ];
    },
  },
];
