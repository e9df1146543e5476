// What was read as CSV and JSON: as `npm run predict` prints them.

import { isUnsure } from '../../reading/certainty.js';
import type { Outcome } from '../../reading/outcome.js';
import { CSV_HEAD, toCsv as outcomeToCsv } from '../../reading/outcome-csv.js';
import { toJson as outcomeToJson } from '../../reading/outcome-json.js';
import { textOf } from '../../reading/vision/read.js';
import type { Item } from './pictures.js';

/** A row for each picture, as `npm run predict -- --csv` prints it. */
export const toCsv = (items: readonly Item[]): string =>
  [CSV_HEAD, ...outcomesOf(items).map((outcome) => outcomeToCsv(outcome, isUnsure)), ''].join('\n');

/** A line for each picture, as `npm run predict -- --json` prints it; `model` names the model that read. */
export const toJsonLines = (items: readonly Item[], model: string): string =>
  outcomesOf(items)
    .map((outcome) => `${JSON.stringify(outcomeToJson(outcome, model))}\n`)
    .join('');

/** Of the pictures that are read by now. */
function outcomesOf(items: readonly Item[]): Outcome[] {
  return items.flatMap(({ name, outcome }): Outcome[] => {
    if (!outcome) return [];
    if ('error' in outcome) return [{ file: name, error: outcome.error }];
    const { page, picture, milliseconds } = outcome;
    return [{ ...page, file: name, text: textOf(page), scale: picture.scale ?? 1, milliseconds }];
  });
}
