// Inflating by Node's zlib.

import { inflateRawSync } from 'node:zlib';
import type { Inflate } from '../formats/zip.js';

export const inflateRaw: Inflate = (bytes, most) => inflateRawSync(bytes, { maxOutputLength: most });
