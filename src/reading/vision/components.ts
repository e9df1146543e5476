// Connected components: which ink hangs together.

import type { Box, Mask, Plane } from './picture.js';

/** One piece of ink that hangs together, diagonals included. */
export interface Component {
  /** Its number in the label array, from 1. */
  label: number;
  box: Box;
  /** How many pixels it has. */
  area: number;
  /** Mean density of its pixels. */
  strength: number;
}

export interface Components {
  width: number;
  height: number;
  /** For each pixel the label of its component, 0 for paper. */
  labels: Int32Array;
  components: Component[];
}

/** Labels the components of a mask (8-connected), and measures each on the density below it. */
export function findComponents(mask: Mask, density: Plane): Components {
  const { width, height, data } = mask;
  const labels = new Int32Array(width * height);
  const parents = [0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!data[i]) continue;
      const left = x > 0 ? labels[i - 1] : 0;
      const above = y > 0 ? labels[i - width] : 0;
      const aboveLeft = x > 0 && y > 0 ? labels[i - width - 1] : 0;
      const aboveRight = x < width - 1 && y > 0 ? labels[i - width + 1] : 0;
      let label = above || left || aboveLeft || aboveRight;
      if (!label) {
        label = parents.length;
        parents.push(label);
      } else if (!above && aboveRight) {
        // The only two neighbours that may belong to different pieces: the upper right and one on the left.
        label = join(parents, aboveRight, left || aboveLeft || aboveRight);
      }
      labels[i] = label;
    }
  }
  return measure(labels, parents, width, height, density);
}

function root(parents: number[], label: number): number {
  let top = label;
  while (parents[top] !== top) top = parents[top];
  for (let at = label; parents[at] !== top; ) {
    const next = parents[at];
    parents[at] = top;
    at = next;
  }
  return top;
}

function join(parents: number[], a: number, b: number): number {
  const first = root(parents, a);
  const second = root(parents, b);
  const top = Math.min(first, second);
  parents[first] = top;
  parents[second] = top;
  return top;
}

function measure(
  labels: Int32Array,
  parents: number[],
  width: number,
  height: number,
  density: Plane,
): Components {
  const roots = Int32Array.from(parents, (_, label) => root(parents, label));
  const numbers = new Int32Array(parents.length);
  const components: Component[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!labels[i]) continue;
      const top = roots[labels[i]];
      if (!numbers[top]) {
        numbers[top] = components.length + 1;
        const box = { x, y, width: 1, height: 1 };
        components.push({ label: numbers[top], box, area: 0, strength: 0 });
      }
      const component = components[numbers[top] - 1];
      labels[i] = component.label;
      component.area++;
      component.strength += density.data[i];
      const { box } = component;
      if (x < box.x) {
        box.width += box.x - x;
        box.x = x;
      } else if (x >= box.x + box.width) box.width = x - box.x + 1;
      box.height = y - box.y + 1;
    }
  }
  for (const component of components) component.strength /= component.area;
  return { width, height, labels, components };
}
