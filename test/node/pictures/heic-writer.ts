// HEIF files (ISO/IEC 23008-12) of a grid of tiles, as telephones write them, made of a file of one image.

/** A picture of `rows` x `columns` tiles, each of them the image of `tile`, a file as heif-enc writes it. */
export interface Grid {
  readonly tile: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** Quarter turns against the clock that whoever shows the picture is to do (irot). */
  readonly turns?: number;
}

const GRID_ITEM = 1;
const TILE_ITEM = 2;

/** Every tile is an item of its own, and all of them lie at the same place of the file. */
export function writeHeicGrid({ tile, rows, columns, width, height, turns = 0 }: Grid): Uint8Array {
  const file = Buffer.from(tile);
  const image = contentOf(file, 'mdat');
  const tiles = Array.from({ length: rows * columns }, (_, number) => TILE_ITEM + number);
  const grid = Buffer.from([0, 0, rows - 1, columns - 1, ...u16(width), ...u16(height)]);
  // Properties are counted from 1: the tiles' decoder settings and size, the grid's size and its turns.
  const properties = box(
    'ipco',
    box('hvcC', contentOf(file, 'hvcC')),
    box('ispe', contentOf(file, 'ispe')),
    box('ispe', u32(0), u32(width), u32(height)),
    box('irot', [turns]),
  );
  const associations = box(
    'ipma',
    u32(0),
    u32(1 + tiles.length),
    [...u16(GRID_ITEM), 2, 3, 0x84],
    ...tiles.map((item) => [...u16(item), 2, 0x81, 2]),
  );
  const items = box(
    'iinf',
    u32(0),
    u16(1 + tiles.length),
    itemInfo(GRID_ITEM, 'grid'),
    ...tiles.map((item) => itemInfo(item, 'hvc1')),
  );
  const made = box('dimg', u16(GRID_ITEM), u16(tiles.length), tiles.flatMap(u16));
  const meta = (at: number) =>
    box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      box('pitm', u32(0), u16(GRID_ITEM)),
      box(
        'iloc',
        u32(0),
        [0x44, 0],
        u16(1 + tiles.length),
        place(GRID_ITEM, at + image.length, grid.length),
        ...tiles.map((item) => place(item, at, image.length)),
      ),
      items,
      box('iref', u32(0), made),
      box('iprp', properties, associations),
    );
  const type = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic'));
  return Buffer.concat([type, meta(type.length + meta(0).length + 8), box('mdat', image, grid)]);
}

/** What stands in the first box of a type, found by its name. */
export function contentOf(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, 'latin1');
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
}

type Bytes = Uint8Array | number[];

function box(type: string, ...contents: Bytes[]): Buffer {
  const content = Buffer.concat(contents.map((bytes) => Uint8Array.from(bytes)));
  return Buffer.concat([Uint8Array.from(u32(8 + content.length)), Buffer.from(type), content]);
}

const itemInfo = (item: number, type: string) =>
  box('infe', [2, 0, 0, 0], u16(item), u16(0), Buffer.from(`${type}\0`));

const place = (item: number, at: number, length: number) => [
  ...u16(item),
  ...u16(0),
  ...u16(1),
  ...u32(at),
  ...u32(length),
];

function u16(value: number): number[] {
  return [value >> 8, value & 255];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}
