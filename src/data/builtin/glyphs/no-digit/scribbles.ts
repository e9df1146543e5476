// A pen that wanders.

import { corner, type Stroke, through } from '../../path.js';
import type { Random } from '../../random.js';
import type { Form } from '../form.js';

function scribble(random: Random): Stroke[] {
  const strokes = 1 + random.below(3);
  return Array.from({ length: strokes }, () =>
    Array.from({ length: 5 + random.below(6) }, () => {
      const place = random.chance(0.3) ? corner : through;
      return place(random.next() * 0.9, random.next());
    }),
  );
}

export const scribbles: readonly Form[] = [{ name: 'scribble', weight: 1, draw: scribble }];
