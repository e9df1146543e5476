// The tables of labelled pictures that people made: which files there are, and what stands in each.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../src/errors.js';
import { readFileWithin } from '../src/node/read-file.js';

/** What a picture shows: one digit, a line, a page of lines; or other things among which digits stand. */
export type Kind = 'single' | 'line' | 'page' | 'other';

/** One picture of a table. */
export interface Sample {
  readonly path: string;
  readonly kind: Kind;
  /** Its digits, a / between lines. */
  readonly label: string;
  /** How it was made, in a few words. */
  readonly style: string;
  /** Why a miss may be excused; empty where it may not. */
  readonly hard: string;
  readonly source: string;
}

/**
 * The pictures of a folder, which holds either `labels.csv` (file,label,kind,...) beside its pictures, or `single.csv`
 * and `multi.csv` (file,label,style,...), each beside a folder of its name.
 */
export function listSamples(folder: string): Sample[] {
  const table = join(folder, 'labels.csv');
  if (existsSync(table))
    return readTable(table).map((cell) => ({
      ...common(cell, folder),
      kind: cell('kind') as Kind,
      style: cell('note'),
    }));
  return (['single', 'multi'] as const).flatMap((name) =>
    readTable(join(folder, `${name}.csv`)).map((cell) => ({
      ...common(cell, join(folder, name)),
      kind: name === 'single' ? 'single' : cell('label').includes('/') ? 'page' : 'line',
      style: [cell('style'), cell('size')].filter(Boolean).join(', '),
    })),
  );
}

/** A row: the cell under a column's name, empty where there is none. */
type Row = (column: string) => string;

function common(cell: Row, folder: string): Pick<Sample, 'path' | 'label' | 'hard' | 'source'> {
  return {
    path: join(folder, cell('file')),
    label: cell('label'),
    hard: cell('hard'),
    source: cell('source'),
  };
}

/** Bytes of the longest table that is read. */
const LONGEST_TABLE = 64 * 2 ** 20;

function readTable(path: string): Row[] {
  const [names, ...rows] = readRows(path);
  if (rows.length === 0)
    throw new UsageError(
      'no-pictures',
      `${path} lists no pictures. Expected a line for each, after a line of columns.`,
    );
  return rows.map((cells) => (column) => cells[names.indexOf(column)] ?? '');
}

function readRows(path: string): string[][] {
  try {
    return new TextDecoder().decode(readFileWithin(path, LONGEST_TABLE)).trim().split(/\r?\n/).map(splitRow);
  } catch (cause) {
    throw new UsageError(
      'no-pictures',
      `${path} cannot be read (${(cause as Error).message}). Name a folder that has labels.csv, or single.csv and ` +
        'multi.csv, and their pictures, with --folder DIR.',
      { cause },
    );
  }
}

/** The cells of a row of CSV. Those in quotes may hold commas. */
function splitRow(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
}
