// What was read as text, CSV and JSON: the columns and fields of `npm run predict`.

import { isUnsure } from '../../reading/certainty.js';
import { type Page, textOf } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import type { Item, Read } from './pictures.js';

const isRead = (item: Item): item is Item & { readonly outcome: Read } =>
  item.outcome !== undefined && 'page' in item.outcome;

/** The digits of a page as people copy them: a line each, a table's cells parted by tabs. */
export function toText({ lines, table }: Page): string {
  if (table) return table.map((row) => row.map((cell) => textOf({ lines: [cell] })).join('\t')).join('\n');
  return textOf({ lines }).replaceAll('/', '\n');
}

interface Row {
  readonly file: string;
  readonly line: number;
  readonly digit: number;
  readonly confidence: number;
  readonly sure: boolean;
  readonly reason: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A row for each digit. */
export function toCsv(items: readonly Item[]): string {
  const rows = items.filter(isRead).flatMap(({ name, outcome }) =>
    outcome.page.lines.flatMap((line, number) =>
      line.map(
        (reading): Row => ({
          file: name,
          line: number + 1,
          digit: reading.digit,
          confidence: rounded(reading.confidence),
          sure: !isUnsure(reading),
          reason: reading.reason ?? '',
          ...boxInFile(reading, outcome),
        }),
      ),
    ),
  );
  const names: (keyof Row)[] = [
    'file',
    'line',
    'digit',
    'confidence',
    'sure',
    'reason',
    'x',
    'y',
    'width',
    'height',
  ];
  return [
    names.join(','),
    ...rows.map((row) => names.map((name) => quote(String(row[name]))).join(',')),
  ].join('\r\n');
}

/** A cell; one that a spreadsheet would take for a formula is made text. */
function quote(text: string): string {
  const safe = /^[=+@-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An object for each picture, as `npm run predict -- --json` prints it. */
export function toJson(items: readonly Item[]): string {
  const all = items.map((item) => {
    if (!isRead(item)) return { file: item.name, ...item.outcome };
    const { page, milliseconds } = item.outcome;
    return {
      file: item.name,
      text: textOf(page),
      digits: page.lines.flat().map((reading) => ({
        digit: reading.digit,
        confidence: rounded(reading.confidence),
        sure: !isUnsure(reading),
        ...(reading.reason && { reason: reading.reason }),
        probabilities: Array.from(reading.probabilities, rounded),
        box: boxInFile(reading, item.outcome),
      })),
      ...(page.table && { cells: page.table.map((row) => row.map((cell) => textOf({ lines: [cell] }))) }),
      ...(page.turned > 0 && { turned: page.turned }),
      milliseconds: Math.round(milliseconds),
    };
  });
  return JSON.stringify(all, undefined, 2);
}

const rounded = (value: number) => Number(value.toFixed(6));

/** Boxes are told in the file's own pixels. */
function boxInFile({ box }: Reading, { picture: { scale = 1 } }: Read) {
  const { x, y, width, height } = box;
  const inFile = (length: number) => Math.round(length * scale);
  return { x: inFile(x), y: inFile(y), width: inFile(width), height: inFile(height) };
}
