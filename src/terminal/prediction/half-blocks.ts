// The network's image in a terminal: two pixels a character, one above the other.

import { IMAGE_SIDE } from '../../network/topology.js';

/** Of the 256 colours that terminals share: 16 and 231 are black and white, 232 to 255 the greys between. */
const BLACK = 16;
const WHITE = 231;
const DARKEST_GREY = 232;
const GREYS = 24;
/** 16 to 231 are a cube of six levels of red, green and blue. */
const CUBE_LEVELS = 5;
const RED_STEP = 36;
const GREEN_STEP = 6;
/** A pixel that says less than this share of the most telling one is left grey. */
const TELLING = 0.04;
/** Without colours a character says for or against from this share of the strongest on. */
const STRONG = 0.12;
/** Ink from half of full on is drawn where there are no greys. */
const INK = 128;

/** The image (784) as 14 rows of 28 columns: greys where there are colours, else black and white. */
export function drawImage(image: Uint8Array, colours: boolean): string[] {
  if (colours) return drawColours((pixel) => greyOf(image[pixel]));
  return drawCells((upper, lower) => {
    const [above, below] = [image[upper] >= INK, image[lower] >= INK];
    return above ? (below ? '█' : '▀') : below ? '▄' : ' ';
  });
}

/**
 * What each pixel says (784, positive for, negative against) as 14 rows of 28 columns: green and red over the
 * image's greys, or `+` and `-` on dots of ink where there are no colours.
 */
export function drawExplanation(image: Uint8Array, says: Float32Array, colours: boolean): string[] {
  const most = says.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
  if (colours) return drawColours((pixel) => shadeOf(image[pixel], says[pixel] / most));
  return drawCells((upper, lower) => {
    const sum = (says[upper] + says[lower]) / most;
    if (Math.abs(sum) >= STRONG) return sum > 0 ? '+' : '-';
    return image[upper] >= INK || image[lower] >= INK ? '·' : ' ';
  });
}

function drawCells(draw: (upper: number, lower: number) => string): string[] {
  return Array.from({ length: IMAGE_SIDE / 2 }, (_, row) =>
    Array.from({ length: IMAGE_SIDE }, (_, column) => {
      const upper = 2 * row * IMAGE_SIDE + column;
      return draw(upper, upper + IMAGE_SIDE);
    }).join(''),
  );
}

function drawColours(colourOf: (pixel: number) => number): string[] {
  return drawCells((upper, lower) => `\x1b[38;5;${colourOf(upper)};48;5;${colourOf(lower)}m▀`).map(
    (row) => `${row}\x1b[0m`,
  );
}

function greyOf(level: number): number {
  const step = Math.round((level / 255) * (GREYS + 1));
  if (step === 0) return BLACK;
  return step > GREYS ? WHITE : DARKEST_GREY + step - 1;
}

/** Green for, red against, the brighter the more (-1..1) it says; the root lifts what is faint. */
function shadeOf(level: number, says: number): number {
  if (Math.abs(says) < TELLING) return greyOf(level / 2);
  const strength = Math.max(1, Math.round(CUBE_LEVELS * Math.sqrt(Math.abs(says))));
  return BLACK + (says > 0 ? GREEN_STEP : RED_STEP) * strength;
}
