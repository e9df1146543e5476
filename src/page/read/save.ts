// What was read as text, CSV and JSON: the columns and fields of `npm run predict`.

import { isUnsure } from '../../reading/certainty.js';
import type { Outcome } from '../../reading/outcome.js';
import { toJson as outcomeToJson } from '../../reading/outcome-json.js';
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

/** An object for each picture, as `npm run predict -- --json` prints it; `model` names the model that read. */
export function toJson(items: readonly Item[], model: string): string {
  const all = items.flatMap((item): Outcome[] => {
    const { outcome } = item;
    if (!outcome) return [];
    if ('error' in outcome) return [{ file: item.name, error: outcome.error }];
    const { page, picture, milliseconds } = outcome;
    return [{ ...page, file: item.name, text: textOf(page), scale: picture.scale ?? 1, milliseconds }];
  });
  return JSON.stringify(
    all.map((outcome) => outcomeToJson(outcome, model)),
    undefined,
    2,
  );
}

const rounded = (value: number) => Number(value.toFixed(6));

/** Boxes are told in the file's own pixels. */
function boxInFile({ box }: Reading, { picture: { scale = 1 } }: Read) {
  const { x, y, width, height } = box;
  const inFile = (length: number) => Math.round(length * scale);
  return { x: inFile(x), y: inFile(y), width: inFile(width), height: inFile(height) };
}
