// docs/pictures/note.jpg, two numbers on squared paper, and table.jpg, a table: as a telephone would take them, for readers
// who have no picture at hand. The digits are built-in ones.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { bringUpToDate } from '../build.mjs';
import { root } from '../files.mjs';

const build = await bringUpToDate();
const load = (path) => import(pathToFileURL(join(build, 'src', ...path.split('/'))).href);
const { drawDigits } = await load('data/builtin/digits.js');
const { Random } = await load('engine/random.js');
const { noise, turned } = await load('node/scenes/camera.js');
const { compose } = await load('node/scenes/compose.js');
const { plain, squared } = await load('node/scenes/grounds.js');
const { digitLines, withMargin } = await load('node/scenes/ink.js');
const { fromOneSide } = await load('node/scenes/light.js');
const { digitTable } = await load('node/scenes/tables.js');

const SEED = 1;
const COUNT = 100;
const PAPER = [238, 235, 228];
const BLUE = [40, 40, 90];
const CAMERA = { light: fromOneSide(0.6), camera: [turned(3), noise(8)] };
const SCENES = {
  note: compose({
    writing: withMargin(60, digitLines({ lines: 2, digits: 4, height: 60, leading: 1.7 })),
    pen: BLUE,
    ground: squared(PAPER, [150, 175, 220], 22),
    ...CAMERA,
  }),
  table: compose({
    writing: withMargin(50, digitTable({ rows: 3, columns: 4, side: 70, thickness: 2, filled: 0.7 })),
    pen: BLUE,
    ground: plain(PAPER),
    ...CAMERA,
  }),
};

const { images, labels } = drawDigits(SEED, 0, COUNT);
for (const [name, scene] of Object.entries(SCENES)) {
  const { picture, label } = await scene({ count: COUNT, pixels: images, labels }, new Random(SEED, name));
  const { data, width, height } = picture;
  await sharp(data, { raw: { width, height, channels: 4 } })
    .jpeg({ quality: 80 })
    .toFile(join(root, 'docs', 'pictures', `${name}.jpg`));
  console.log(`${name}.jpg shows ${label}.`);
}
