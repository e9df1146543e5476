// Ways of writing the ten digits that the built-in generator does not draw, so that no model has learned them from it.

import { arc, corner, line, type PathPoint, type Stroke, through } from '../../src/data/builtin/path.js';
import type { Random } from '../../src/data/builtin/random.js';

/** Strokes of a digit about 1 high. A writer draws them once, and keeps to those proportions. */
type Form = (random: Random) => Stroke[];

const zero: Form[] = [
  // A spiral: begun in the middle of its own round.
  (random) => {
    const width = random.between(0.28, 0.42);
    const start = through(0.3 + width * random.between(-0.3, 0.3), random.between(0.35, 0.55));
    return [[start, ...arc({ x: 0.3, y: 0.5, width, height: 0.5 }, 250, -random.between(110, 160))]];
  },
  // Open at the upper right, its end bent inwards.
  (random) => {
    const width = random.between(0.26, 0.4);
    const round = arc({ x: 0.3, y: 0.5, width, height: 0.5 }, 300, random.between(-18, -4));
    return [[...round, through(0.3 + width * 0.35, random.between(0.3, 0.42))]];
  },
  // With a dot in the middle.
  (random) => {
    const width = random.between(0.3, 0.45);
    const dot = random.between(0.03, 0.08);
    return [
      arc({ x: 0.3, y: 0.5, width, height: 0.5 }, 280, -90),
      line(0.3 - dot, 0.5, 0.3 + dot, 0.5 + random.bell(0.03)),
    ];
  },
];

const one: Form[] = [
  // An upstroke as long as the stem, begun on the base line.
  (random) => {
    const left = -random.between(0.3, 0.52);
    return [[through(left, random.between(0.84, 1)), corner(0, 0), through(random.bell(0.03), 1)]];
  },
  // A loop at its top.
  (random) => {
    const side = random.between(0.12, 0.22);
    return [
      [
        through(-side, random.between(0.3, 0.42)),
        through(side * 0.9, 0.12),
        through(side * 0.4, 0),
        through(-side * 0.1, 0.14),
        through(0, 0.55),
        through(random.bell(0.03), 1),
      ],
    ];
  },
  // A flag, and a swung foot to the right.
  (random) => {
    const toe = random.between(0.3, 0.5);
    return [
      [
        through(-random.between(0.15, 0.28), random.between(0.2, 0.32)),
        corner(0, 0),
        through(0, 0.8),
        through(toe * 0.4, 1),
        through(toe, random.between(0.78, 0.9)),
      ],
    ];
  },
];

const two: Form[] = [
  // A loop at its beginning.
  (random) => {
    const right = random.between(0.48, 0.66);
    return [
      [
        through(0.2, random.between(0.24, 0.34)),
        through(0.02, 0.24),
        through(0.06, 0.06),
        through(0.34, 0),
        through(right, 0.24),
        through(0.28, 0.72),
        corner(0, 1),
        through(right + random.between(0, 0.15), 1),
      ],
    ];
  },
  // Like a Z with a bar through it.
  (random) => {
    const right = random.between(0.5, 0.66);
    const bar = random.between(0.44, 0.54);
    return [
      [through(0, 0.04), corner(right, 0), corner(0, 0.98), through(right + 0.05, 1)],
      line(right * 0.1, bar, right * 0.9, bar - random.between(0, 0.06)),
    ];
  },
  // Without a foot: a bow that ends low on the left, and a short bar below it.
  (random) => {
    const right = random.between(0.5, 0.64);
    return [
      [through(0, 0.2), through(0.25, 0), through(right, 0.2), through(right * 0.7, 0.55), through(0, 0.84)],
      line(-0.02, random.between(0.96, 1), right, 1),
    ];
  },
];

const three: Form[] = [
  // Of straight strokes, like an E in a mirror.
  (random) => {
    const right = random.between(0.4, 0.55);
    const waist = random.between(0.44, 0.54);
    return [
      [
        through(0, 0.02),
        corner(right, 0),
        corner(right, waist),
        corner(0.12, waist),
        corner(right, waist + 0.03),
        corner(right, 1),
        through(-0.02, 0.98),
      ],
    ];
  },
  // A flat top, a long slant, and a belly that curls in.
  (random) => {
    const right = random.between(0.5, 0.62);
    return [
      [
        through(0, 0),
        corner(right, 0.02),
        corner(random.between(0, 0.1), random.between(0.4, 0.48)),
        through(right * 0.9, 0.5),
        through(right, 0.8),
        through(right * 0.4, 1),
        through(0, 0.86),
        through(0.1, random.between(0.7, 0.76)),
      ],
    ];
  },
  // Flat, like an m on its side.
  (random) => {
    const deep = random.between(0.6, 0.85);
    return [
      [
        through(0, 0.06),
        through(deep, 0.1),
        through(deep * 0.95, 0.3),
        corner(0.02, random.between(0.46, 0.54)),
        through(deep, 0.62),
        through(deep * 0.95, 0.9),
        through(0, 0.98),
      ],
    ];
  },
];

const four: Form[] = [
  // Like a y: a round bowl, and a stem that swings to the left.
  (random) => {
    const right = random.between(0.42, 0.56);
    const bowl = random.between(0.4, 0.52);
    return [
      [through(0, 0), through(0.04, bowl * 0.8), through(right * 0.5, bowl), corner(right, bowl * 0.6)],
      [through(right, 0), through(right * 0.96, 0.6), through(right * random.between(0.4, 0.7), 1)],
    ];
  },
  // Like an h turned over: a short stem from the bar down.
  (random) => {
    const bar = random.between(0.5, 0.6);
    const right = random.between(0.4, 0.55);
    return [
      [through(random.between(0.1, 0.24), 0), corner(0, bar), through(right + 0.15, bar)],
      line(right, bar - random.between(0.12, 0.2), right, 1),
    ];
  },
  // A triangle whose stem is its right side alone, its bar not running on.
  (random) => {
    const bar = random.between(0.58, 0.72);
    const right = random.between(0.5, 0.64);
    return [[through(right, 1), corner(right, 0), corner(0, bar), through(right, bar + random.bell(0.02))]];
  },
];

const five: Form[] = [
  // Of straight strokes.
  (random) => {
    const right = random.between(0.46, 0.6);
    const waist = random.between(0.4, 0.5);
    return [
      [
        through(right, 0),
        corner(0, 0.02),
        corner(0, waist),
        corner(right, waist),
        corner(right, 1),
        through(-0.02, 1),
      ],
    ];
  },
  // A small belly low down under a long neck, its bar a wave.
  (random) => {
    const waist = random.between(0.56, 0.66);
    const right = random.between(0.3, 0.44);
    return [
      [
        through(0.1, 0.04),
        corner(0.02, waist),
        through(right * 0.7, waist - 0.03),
        through(right, waist + 0.2),
        through(right * 0.3, 1),
        through(-0.1, 0.93),
      ],
      [through(0.08, 0.06), through(0.28, 0.1), through(0.44, 0), through(0.62, 0.03)],
    ];
  },
  // A belly that closes to a loop.
  (random) => {
    const right = random.between(0.4, 0.54);
    const waist = random.between(0.36, 0.44);
    return [
      [
        through(right + 0.1, 0),
        corner(0.04, 0.02),
        corner(0, waist),
        through(right * 0.8, waist + 0.06),
        through(right, 0.74),
        through(right * 0.4, 1),
        through(0, random.between(0.8, 0.88)),
        through(random.between(0.06, 0.16), random.between(0.62, 0.7)),
      ],
    ];
  },
];

const six: Form[] = [
  // Like a b: an upright, and a bowl of its own.
  (random) => {
    const bowl = random.between(0.48, 0.58);
    const right = random.between(0.4, 0.54);
    return [
      line(0, 0, 0, 1),
      arc({ x: right / 2, y: (1 + bowl) / 2, width: right / 2, height: (1 - bowl) / 2 }, 190, 530),
    ];
  },
  // Begun by a level bar at the top.
  (random) => {
    const right = random.between(0.44, 0.6);
    const bowl = random.between(0.5, 0.58);
    return [
      [
        through(right, random.between(0, 0.05)),
        corner(0.06, 0.02),
        through(0, 0.5),
        through(0.06, 0.94),
        through(right * 0.6, 1),
        through(right, 0.76),
        through(right * 0.55, bowl),
        through(0.02, bowl + 0.14),
      ],
    ];
  },
  // Like a sigma: a round whose end flies off to the upper right.
  (random) => {
    const reach = random.between(0.62, 0.85);
    const round: PathPoint[] = arc({ x: 0.26, y: 0.66, width: 0.26, height: 0.34 }, 300, -60);
    return [[...round.reverse(), through(0.3, 0.2), through(reach, random.between(0, 0.1))]];
  },
];

const seven: Form[] = [
  // With a foot.
  (random) => {
    const right = random.between(0.44, 0.6);
    const foot = right * random.between(0.2, 0.45);
    return [
      [through(0, 0.03), corner(right, 0), through(foot, 1)],
      line(foot - random.between(0.14, 0.24), 1, foot + random.between(0.14, 0.24), 0.99),
    ];
  },
  // Like an F turned over: a stem that comes straight down, and a bar to its left.
  (random) => {
    const right = random.between(0.42, 0.56);
    const bar = random.between(0.4, 0.5);
    return [
      [through(0, 0.24), corner(0.02, 0), corner(right, 0), through(right, 1)],
      line(right - random.between(0.24, 0.34), bar, right, bar),
    ];
  },
  // A deep bow, like a hook of wire.
  (random) => {
    const right = random.between(0.44, 0.6);
    return [
      [
        through(0, random.between(0.34, 0.46)),
        through(0.06, 0.1),
        through(right * 0.6, 0),
        through(right, 0.24),
        through(right * 0.62, 0.7),
        through(right * 0.5, 1),
      ],
    ];
  },
];

const eight: Form[] = [
  // An hourglass of straight strokes.
  (random) => {
    const right = random.between(0.46, 0.62);
    return [[through(0, 0), corner(right, 1), corner(0, 1), corner(right, 0), through(0, 0.02)]];
  },
  // Two rounds that do not touch.
  (random) => {
    const gap = random.between(0.05, 0.1);
    const [above, below] = [random.between(0.16, 0.24), random.between(0.2, 0.28)];
    const middle = random.between(0.42, 0.5);
    return [
      arc({ x: 0.3, y: middle / 2, width: above, height: middle / 2 }, 280, -80),
      arc({ x: 0.3, y: (1 + middle + gap) / 2, width: below, height: (1 - middle - gap) / 2 }, 280, -80),
    ];
  },
  // An S with a straight stroke through it from foot to head.
  (random) => {
    const right = random.between(0.42, 0.54);
    return [
      [
        through(right, 0.12),
        through(right * 0.5, 0),
        through(0.02, 0.2),
        through(right * 0.5, 0.5),
        through(right, 0.78),
        through(right * 0.5, 1),
        through(0, 0.88),
      ],
      line(random.between(-0.02, 0.06), 0.9, right + random.between(-0.06, 0.02), 0.1),
    ];
  },
];

const nine: Form[] = [
  // Like a q: a stem with a tick to the right at its foot.
  (random) => {
    const right = random.between(0.4, 0.52);
    const bowl = random.between(0.44, 0.54);
    return [
      [
        ...arc({ x: right / 2, y: bowl / 2, width: right / 2, height: bowl / 2 }, 330, 0),
        corner(right, bowl / 2),
        corner(right, 1),
        through(right + random.between(0.12, 0.22), random.between(0.86, 0.94)),
      ],
    ];
  },
  // A square head.
  (random) => {
    const right = random.between(0.4, 0.52);
    const head = random.between(0.4, 0.5);
    return [
      [
        through(right, head),
        corner(0, head),
        corner(0.01, 0.01),
        corner(right, 0),
        through(right, 0.5),
        through(right, 1),
      ],
    ];
  },
  // A spiral that ends in a level foot.
  (random) => {
    const right = random.between(0.46, 0.56);
    return [
      [
        through(right * 0.5, random.between(0.2, 0.3)),
        through(right * 0.2, 0.34),
        through(0.04, 0.2),
        through(right * 0.5, 0),
        through(right, 0.3),
        through(right * 0.86, 0.8),
        corner(right * 0.7, 1),
        through(-0.02, random.between(0.96, 1)),
      ],
    ];
  },
];

/** For each digit the forms that the generator does not draw. */
export const unseenForms: readonly (readonly Form[])[] = [
  zero,
  one,
  two,
  three,
  four,
  five,
  six,
  seven,
  eight,
  nine,
];
