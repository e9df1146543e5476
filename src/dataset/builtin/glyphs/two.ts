// The ways of writing 2.

import { corner, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The bow at the top, from its left end over to the right side and down to the middle. */
function bow(random: Random): PathPoint[] {
  const right = random.between(0.42, 0.62);
  const start = random.between(0.08, 0.34);
  const shoulder = random.between(0.2, 0.34);
  const begin = [through(random.between(-0.02, 0.08), start), through(0.09, start * 0.4)];
  const hook = random.chance(0.15) ? [through(0.12, start + random.between(0.04, 0.1))] : [];
  return [
    ...hook,
    ...begin,
    through(right * 0.52, 0),
    through(right * 0.9, shoulder * 0.4),
    through(right, shoulder),
    through(right * 0.83, shoulder + random.between(0.16, 0.24)),
  ];
}

export const two: readonly Form[] = [
  {
    name: 'with a flat foot',
    weight: 5,
    draw: (random) => {
      const heel = random.between(-0.06, 0.1);
      const toe = random.between(0.4, 0.72);
      const level = random.between(0.94, 1.02);
      const belly = random.between(0.16, 0.3);
      return [
        [...bow(random), through(belly, 0.75), corner(heel, level), through(toe, 1 + random.bell(0.03))],
      ];
    },
  },
  {
    name: 'with a waved foot',
    weight: 3,
    draw: (random) => {
      const heel = random.between(-0.06, 0.08);
      const toe = random.between(0.45, 0.78);
      const wave = random.between(0.02, 0.09);
      return [
        [
          ...bow(random),
          through(random.between(0.16, 0.3), 0.74),
          corner(heel, 0.98),
          through(heel + (toe - heel) * 0.3, 0.97 - wave),
          through(heel + (toe - heel) * 0.7, 0.99),
          through(toe, 0.99 - random.between(-0.04, 0.1)),
        ],
      ];
    },
  },
  {
    name: 'with a loop in the foot',
    weight: 4,
    draw: (random) => {
      const heel = random.between(-0.08, 0.06);
      const loop = random.between(0.05, 0.15);
      const toe = random.between(0.5, 0.82);
      const end = random.between(0.86, 1.03);
      return [
        [
          ...bow(random),
          through(random.between(0.2, 0.32), 0.76),
          through(heel + 0.12, 0.97),
          through(heel, 1 - loop * 0.55),
          through(heel + loop * 0.7, 1 - loop * 1.35),
          through(heel + loop * 2.1, 0.96 - loop * 0.3),
          through(toe - 0.12, 1),
          through(toe, end),
        ],
      ];
    },
  },
  {
    name: 'with a rounded heel',
    weight: 1.5,
    draw: (random) => {
      const heel = random.between(-0.02, 0.08);
      const toe = random.between(0.45, 0.7);
      return [
        [
          ...bow(random),
          through(0.2, 0.72),
          through(heel, 0.9),
          through(heel + 0.1, 0.99),
          through(toe, 0.97 + random.bell(0.03)),
        ],
      ];
    },
  },
  {
    name: 'angular',
    weight: 1,
    draw: (random) => {
      const right = random.between(0.4, 0.58);
      const top = random.between(0.02, 0.16);
      const neck = random.between(0.04, 0.3);
      return [
        [
          through(0, top),
          through(right * 0.5, random.between(0, 0.05)),
          corner(right, neck),
          through(right * 0.5, 0.62),
          corner(random.between(-0.05, 0.06), 0.98),
          through(random.between(0.45, 0.68), 1 + random.bell(0.03)),
        ],
      ];
    },
  },
];
