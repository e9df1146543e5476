// Colours for any terminal: true colour, 256, 16, or none.

/** A colour as 0xRRGGBB, or DEFAULT for the terminal's own. */
export type Colour = number;
export const DEFAULT: Colour = -1;

/** How many colours a terminal shows. */
export type Depth = 'none' | '16' | '256' | 'true';

export const red = (colour: Colour) => colour >> 16;
export const green = (colour: Colour) => (colour >> 8) & 255;
export const blue = (colour: Colour) => colour & 255;
export const rgb = (r: number, g: number, b: number): Colour => (r << 16) | (g << 8) | b;
export const grey = (level: number): Colour => rgb(level, level, level);

/** Brightness 0..255 (ITU-R BT.601). */
export const luma = (colour: Colour) => 0.299 * red(colour) + 0.587 * green(colour) + 0.114 * blue(colour);

/** How far a colour is from grey, 0..255. */
export const saturation = (colour: Colour) =>
  Math.max(red(colour), green(colour), blue(colour)) - Math.min(red(colour), green(colour), blue(colour));

/** Less saturated colours count as grey if there are only 16. */
const LEAST_SATURATION = 64;

/** The 16 colours as xterm shows them. */
const SIXTEEN = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

/** The levels of the 256 colours' 6 x 6 x 6 cube, colours 16 to 231; 232 to 255 are the greys 8, 18, .. 238. */
const CUBE = [0, 95, 135, 175, 215, 255];
const GREYS = Array.from({ length: 24 }, (_, i) => 8 + 10 * i);

function difference(a: Colour, b: Colour): number {
  return (red(a) - red(b)) ** 2 + (green(a) - green(b)) ** 2 + (blue(a) - blue(b)) ** 2;
}

function nearest(value: number, levels: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < levels.length; i++)
    if (Math.abs(levels[i] - value) < Math.abs(levels[best] - value)) best = i;
  return best;
}

/** The nearest of the 256 colours that all terminals show alike: the cube and the greys. */
export function to256(colour: Colour): number {
  const [r, g, b] = [red(colour), green(colour), blue(colour)].map((level) => nearest(level, CUBE));
  const step = nearest((red(colour) + green(colour) + blue(colour)) / 3, GREYS);
  const inCube = difference(colour, rgb(CUBE[r], CUBE[g], CUBE[b]));
  return difference(colour, grey(GREYS[step])) < inCube ? 232 + step : 16 + 36 * r + 6 * g + b;
}

/** The nearest of the 16 colours: a grey for nearly grey colours, else another one by hue. */
export function to16(colour: Colour): number {
  const isGrey = saturation(colour) < LEAST_SATURATION;
  const wanted = isGrey ? colour : vivid(colour);
  const kind = [...SIXTEEN.keys()].filter((i) => (saturation(SIXTEEN[i]) === 0) === isGrey);
  return kind.reduce((best, i) =>
    difference(wanted, SIXTEEN[i]) < difference(wanted, SIXTEEN[best]) ? i : best,
  );
}

/** The fully saturated colour of the same hue and strongest channel: pink becomes red. */
function vivid(colour: Colour): Colour {
  const channels = [red(colour), green(colour), blue(colour)];
  const most = Math.max(...channels);
  const [r, g, b] = channels.map((level) =>
    Math.round(((level + saturation(colour) - most) * most) / saturation(colour)),
  );
  return rgb(r, g, b);
}

/** The parameters that choose a colour (SGR, ECMA-48); `base` is 30 for the text, 40 for its ground. */
function parameters(colour: Colour, base: 30 | 40, depth: Depth): string {
  if (colour === DEFAULT || depth === 'none') return String(base + 9);
  if (depth === 'true') return `${base + 8};2;${red(colour)};${green(colour)};${blue(colour)}`;
  if (depth === '256') return `${base + 8};5;${cached(to256Cache, colour, to256)}`;
  const index = cached(to16Cache, colour, to16);
  return String(index < 8 ? base + index : base + 60 + index - 8);
}

const to256Cache = new Map<Colour, number>();
const to16Cache = new Map<Colour, number>();

function cached(cache: Map<Colour, number>, colour: Colour, convert: (colour: Colour) => number): number {
  const known = cache.get(colour);
  if (known !== undefined) return known;
  const index = convert(colour);
  cache.set(colour, index);
  return index;
}

/** The sequence that sets all attributes of the text that follows. */
export function sgr(text: Colour, ground: Colour, bold: boolean, depth: Depth): string {
  return `\x1b[0;${bold ? '1;' : ''}${parameters(text, 30, depth)};${parameters(ground, 40, depth)}m`;
}

/**
 * How many colours to use: none with NO_COLOR (no-color.org), otherwise as many as FORCE_COLOR or the terminal says.
 */
export function colourDepth(environment: NodeJS.ProcessEnv, bits: number): Depth {
  if (environment.NO_COLOR) return 'none';
  if (bits >= 24) return 'true';
  if (bits >= 8) return '256';
  return bits >= 4 ? '16' : 'none';
}
