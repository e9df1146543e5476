// A terminal as a moving picture: frames of cells become one SVG that shows them in turn. It brings its own dark window,
// so that it looks the same on light and dark pages, and draws blocks and boxes itself, since fonts differ in these.

/** Pixels of a cell, and of the window's edge around all cells. */
const WIDTH = 8;
const HEIGHT = 16;
const EDGE = 14;

const GROUND = '#14171c';
const INK = '#dfe3e8';

/** The sixteen colours of a terminal, as a palette that has contrast on GROUND. */
const PALETTE = [
  '#2b3038',
  '#f47067',
  '#8ddb8c',
  '#e0b35c',
  '#6cb6ff',
  '#dcbdfb',
  '#76e3ea',
  '#c9d1d9',
  '#8b949e',
  '#ff938a',
  '#b4f1b4',
  '#f7d794',
  '#96d0ff',
  '#eedcff',
  '#b3f0ff',
  '#ffffff',
];

/** What part of its cell a block fills: left, top, right, bottom, as shares. */
const BLOCKS = {
  '█': [0, 0, 1, 1],
  '▀': [0, 0, 1, 0.5],
  '▄': [0, 0.5, 1, 1],
  '▌': [0, 0, 0.5, 1],
  '▐': [0.5, 0, 1, 1],
};

/** Lines of boxes, as paths from the cell's corner; M is the middle. */
const [X, Y] = [WIDTH / 2, HEIGHT / 2];
const BOXES = {
  '─': `M0 ${Y}H${WIDTH}`,
  '│': `M${X} 0V${HEIGHT}`,
  '╭': `M${X} ${HEIGHT}Q${X} ${Y} ${WIDTH} ${Y}`,
  '╮': `M0 ${Y}Q${X} ${Y} ${X} ${HEIGHT}`,
  '╰': `M${X} 0Q${X} ${Y} ${WIDTH} ${Y}`,
  '╯': `M0 ${Y}Q${X} ${Y} ${X} 0`,
};

/**
 * @param frames each `{ rows, seconds }`; a row is a list of cells `{ text, ink, ground, bold }`, colours as SVG takes
 *   them or undefined for the terminal's own; `seconds` is how long it stays
 * @param title what the picture shows, for those who do not see it
 */
export function drawFrames(frames, title) {
  const drawn = new Map();
  const shown = frames.map(({ rows }) =>
    rows.map((row, y) => {
      const content = drawRow(row);
      if (content === '') return '';
      if (!drawn.has(content)) drawn.set(content, `r${drawn.size}`);
      return `<use href="#${drawn.get(content)}" y="${y * HEIGHT}"/>`;
    }),
  );
  const columns = frames[0].rows[0].length;
  const [width, height] = [columns * WIDTH + 2 * EDGE, frames[0].rows.length * HEIGHT + 2 * EDGE];
  const definitions = [...drawn].map(([content, id]) => `<g id="${id}">${content}</g>`);
  const groups = shown.map((uses, index) => `<g class="frame" id="f${index}">${uses.join('')}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${title}</title>
<style>${styleOf(frames)}</style>
<defs>${definitions.join('\n')}</defs>
<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="none" stroke="#8b949e" stroke-opacity=".5"/>
<g transform="translate(${EDGE} ${EDGE})" fill="${INK}">
${groups.join('\n')}
</g>
</svg>
`;
}

/** Each frame is visible for its part of the whole; people who want no motion see the last one. */
function styleOf(frames) {
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = (seconds) => `${((100 * seconds) / total).toFixed(2)}%`;
  let begin = 0;
  const keyframes = frames.map(({ seconds }, index) => {
    const end = begin + seconds;
    const before = index === 0 ? '' : '0%{visibility:hidden}';
    const rule = `${before}${share(begin)}{visibility:visible}${index === frames.length - 1 ? '' : `${share(end)}{visibility:hidden}`}`;
    begin = end;
    return `@keyframes k${index}{${rule}}#f${index}{animation-name:k${index}}`;
  });
  return [
    `text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}`,
    `.frame{visibility:hidden;animation:${total}s step-end infinite}`,
    ...keyframes,
    `@media (prefers-reduced-motion:reduce){.frame{animation:none}#f${frames.length - 1}{visibility:visible}}`,
  ].join('\n');
}

/** All that one colour fills is one path: that keeps the picture small. */
function drawRow(row) {
  const grounds = new Map();
  for (const { from, key, cells } of runsOf(row, ({ ground }) => ground ?? ''))
    if (key !== '') add(grounds, key, rectangle(from, 0, cells.length, 1));
  const blocks = new Map();
  const others = [];
  for (const { from, key, cells } of runsOf(row, inkOf)) {
    const [way, ink, weight] = key.split('|');
    if (BLOCKS[way]) add(blocks, ink, blockPath(BLOCKS[way], from, cells.length));
    else if (way === '─') others.push(stroke(`M${from * WIDTH} ${Y}h${cells.length * WIDTH}`, ink));
    else if (BOXES[way])
      cells.forEach((_, index) => {
        others.push(stroke(BOXES[way], ink, (from + index) * WIDTH));
      });
    else if (way === 'text') others.push(drawText(from, cells, ink, weight));
  }
  return (
    [...grounds, ...blocks].map(([ink, path]) => `<path d="${path}"${fill(ink)}/>`).join('') + others.join('')
  );
}

const add = (paths, ink, path) => paths.set(ink, (paths.get(ink) ?? '') + path);

/** Neighbouring cells that are drawn as one. */
function* runsOf(row, keyOf) {
  for (let from = 0; from < row.length; ) {
    const key = keyOf(row[from]);
    let to = from + 1;
    while (to < row.length && keyOf(row[to]) === key) to++;
    yield { from, key, cells: row.slice(from, to) };
    from = to;
  }
}

/** What tells a run from the next: how its cells are drawn, in which colour, and how heavy. */
function inkOf({ text, ink = '', bold }) {
  const way = BLOCKS[text] || BOXES[text] ? text : text.trim() === '' ? '' : 'text';
  return way === '' ? '' : `${way}|${ink}|${way === 'text' && bold ? 'bold' : ''}`;
}

function blockPath([left, top, right, bottom], from, count) {
  if (left === 0 && right === 1) return rectangle(from, top, count, bottom - top);
  return Array.from({ length: count }, (_, index) =>
    rectangle(from + index + left, top, right - left, bottom - top),
  ).join('');
}

function drawText(from, cells, ink, weight) {
  const text = cells.map(({ text }) => text).join('');
  const bold = weight ? ' font-weight="bold"' : '';
  return `<text x="${from * WIDTH}" y="12" textLength="${cells.length * WIDTH}"${fill(ink)}${bold}>${escapeText(text)}</text>`;
}

function rectangle(x, y, width, height) {
  return `M${x * WIDTH} ${y * HEIGHT}h${width * WIDTH}v${height * HEIGHT}h${-width * WIDTH}z`;
}

const stroke = (path, ink, x = 0) =>
  `<path d="${path}"${x === 0 ? '' : ` transform="translate(${x})"`} fill="none" stroke="${ink || INK}"/>`;

const fill = (ink) => (ink ? ` fill="${ink}"` : '');

const escapeText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The cells of what a headless terminal of @xterm/headless shows. */
export function cellsOf(terminal) {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, y) =>
    Array.from({ length: terminal.cols }, (_, x) => {
      const cell = active.getLine(y).getCell(x);
      const ink = colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor());
      const ground = colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor());
      const [front, back] = cell.isInverse() ? [ground ?? GROUND, ink ?? INK] : [ink, ground];
      const dimmed = cell.isDim() && front === undefined ? '#9aa3ad' : front;
      return { text: cell.getChars() || ' ', ink: dimmed, ground: back, bold: Boolean(cell.isBold()) };
    }),
  );
}

function colourOf(isRgb, isPalette, value) {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (!isPalette) return undefined;
  return (
    PALETTE[value] ??
    hexadecimal(value < 232 ? cubeColour(value - 16) : Array(3).fill(10 * (value - 232) + 8))
  );
}

/** The 216 colours of a terminal of 256: six levels of red, green and blue. */
const cubeColour = (index) =>
  [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((level) =>
    level === 0 ? 0 : 40 * level + 55,
  );

const hexadecimal = (channels) => `#${channels.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
