// The kind of a file by its first bytes, whatever its name.

import { latin1 } from './bytes.js';

/** A kind of file that this project reads, or that may be named by mistake. */
export interface FileKind {
  /** "a PDF document" */
  readonly name: string;
  /** The formats of pictures that can be read. */
  readonly picture?: PictureFormat;
  /** Archives that may hold a model of the original Python project. */
  readonly model?: true;
  /** What only `export` writes: it is read by other programs. */
  readonly exported?: true;
  /** What to do with it instead, if known. */
  readonly next?: string;
}

export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'svg' | 'avif' | 'heic';

/** Bytes, as Latin-1, at a place in the file. */
type Signature = readonly [at: number, bytes: string];

interface Known extends FileKind {
  /** All of them must be there. */
  readonly signatures: readonly Signature[];
}

const CONVERT = 'Save its weights as safetensors: docs/models.md says how.';

const starts = (bytes: string): Signature[] => [[0, bytes]];

/** The first match counts, so the more specific ones come first. */
const KNOWN: readonly Known[] = [
  { name: 'a PNG picture', picture: 'png', signatures: starts('\x89PNG') },
  { name: 'a JPEG picture', picture: 'jpeg', signatures: starts('\xff\xd8\xff') },
  { name: 'a GIF picture', picture: 'gif', signatures: starts('GIF8') },
  {
    name: 'a WebP picture',
    picture: 'webp',
    signatures: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { name: 'a BMP picture', picture: 'bmp', signatures: starts('BM') },
  { name: 'a TIFF picture', picture: 'tiff', signatures: starts('II*\0') },
  { name: 'a TIFF picture', picture: 'tiff', signatures: starts('MM\0*') },
  { name: 'a TIFF picture', picture: 'tiff', signatures: starts('II+\0') },
  { name: 'a TIFF picture', picture: 'tiff', signatures: starts('MM\0+') },
  { name: 'a JPEG XL picture', signatures: starts('\xff\x0a') },
  { name: 'a JPEG XL picture', signatures: [[4, 'JXL ']] },
  { name: 'a JPEG 2000 picture', signatures: [[4, 'jP  ']] },
  { name: 'a Photoshop picture', signatures: starts('8BPS') },
  { name: 'an icon file', signatures: starts('\0\0\x01\0') },
  { name: 'a PDF document', signatures: starts('%PDF') },
  { name: 'a PostScript document', signatures: starts('%!PS') },
  {
    name: 'a pointer of Git LFS, not the file itself',
    signatures: starts('version https://git-lfs'),
    next: 'Fetch the file: git lfs pull.',
  },
  { name: 'an HDF5 file, as Keras saves', next: CONVERT, signatures: starts('\x89HDF') },
  { name: 'a GGUF model', next: CONVERT, signatures: starts('GGUF') },
  { name: 'a TensorFlow Lite model', next: CONVERT, signatures: [[4, 'TFL3']] },
  { name: 'an array of NumPy (.npy)', signatures: starts('\x93NUMPY') },
  { name: 'images of IDX', signatures: starts('\0\0\x08\x03') },
  { name: 'labels of IDX', signatures: starts('\0\0\x08\x01') },
  { name: 'a gzip file', signatures: starts('\x1f\x8b') },
  { name: 'a pickle, as PyTorch saves', next: CONVERT, signatures: starts('\x80\x02') },
  { name: 'a pickle', next: CONVERT, signatures: starts('\x80\x03') },
  { name: 'a pickle', next: CONVERT, signatures: starts('\x80\x04') },
  { name: 'a pickle', next: CONVERT, signatures: starts('\x80\x05') },
  { name: 'a film', signatures: [[4, 'ftypisom']] },
  { name: 'a film', signatures: [[4, 'ftypmp4']] },
  { name: 'a film', signatures: [[4, 'ftypqt']] },
];

/** The kind of a file that begins with these bytes, if known. */
export function kindOf(bytes: Uint8Array): FileKind | undefined {
  const start = latin1(bytes.subarray(0, 1024));
  const known = KNOWN.find(({ signatures }) => signatures.every(([at, text]) => start.startsWith(text, at)));
  return known ?? kindOfImageContainer(start) ?? kindOfZip(start) ?? kindOfOnnx(start) ?? kindOfText(start);
}

/** The kind of a file for a message; its first bytes if unknown. */
export function describeKind(bytes: Uint8Array): string {
  const kind = kindOf(bytes);
  if (kind) return kind.name;
  const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes that begin with ${first}`;
}

/** HEIF, ISO/IEC 23008-12: a box `ftyp` of brands; AV1 in it is AVIF, HEVC is HEIC. */
function kindOfImageContainer(start: string): FileKind | undefined {
  if (!start.startsWith('ftyp', 4)) return undefined;
  const brands = start.slice(8, Math.max(12, start.charCodeAt(2) * 256 + start.charCodeAt(3)));
  if (/avi[fs]/.test(brands)) return { name: 'an AVIF picture', picture: 'avif' };
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return { name: 'a HEIC picture', picture: 'heic' };
  return undefined;
}

/** The first entry of a zip archive tells what made it. */
function kindOfZip(start: string): FileKind | undefined {
  if (!start.startsWith('PK\x03\x04')) return undefined;
  const name = start.slice(30, 30 + start.charCodeAt(26) + 256 * start.charCodeAt(27));
  if (name.endsWith('.npy')) return { name: 'arrays of NumPy (.npz)', model: true };
  if (name.endsWith('data.pkl') || name.endsWith('/version'))
    return { name: 'a pickle, as PyTorch saves', next: CONVERT };
  if (name === 'metadata.json' || name === 'config.json') return { name: 'a Keras model', next: CONVERT };
  return { name: 'a zip archive', model: true };
}

/** ONNX is a protocol buffer: field 1 is its version, a small number, and 2 (or 7, 8) a string or message. */
function kindOfOnnx(start: string): FileKind | undefined {
  const [tag, version, next] = [0, 1, 2].map((at) => start.charCodeAt(at));
  const isOnnx = tag === 0x08 && version >= 1 && version <= 32 && [0x12, 0x3a, 0x42].includes(next);
  return isOnnx ? { name: 'an ONNX model', exported: true, next: CONVERT } : undefined;
}

/** Letters, signs and lines, in UTF-8 or an older encoding: no bytes that only programs write. */
const PRINTABLE = /^[\t\n\r\x20-\x7e\x80-\xff]{4,}$/;

function kindOfText(start: string): FileKind | undefined {
  const text = start.replace(/^(\xef\xbb\xbf)?\s*/, '');
  if (text.startsWith('<') && /<svg[\s>]/i.test(text)) return { name: 'an SVG drawing', picture: 'svg' };
  if (/^<(!doctype html|html)/i.test(text)) return { name: 'a web page' };
  return PRINTABLE.test(start) ? { name: 'a text file', next: 'Name another.' } : undefined;
}
