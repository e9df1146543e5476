// The pictures in a folder and all its subfolders, each once, however many links lead to it.

import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { type Failure, fail } from '../../reading/outcome.js';
import { isPictureName } from './names.js';

/** So many endings of names are listed. */
const MOST_ENDINGS = 3;

/** What was left out of folders, counted by reason. A folder that is left out counts once. */
export class Skipped {
  private other = 0;
  private readonly endings = new Set<string>();
  private special = 0;
  private hidden = 0;
  private unreachable = 0;
  private unreadable = 0;
  private seen = 0;
  private blank = 0;

  get total(): number {
    return this.other + this.special + this.hidden + this.unreachable + this.seen + this.pictures;
  }

  /** Those of them that should have been read: pictures, and folders that may hold some. */
  get pictures(): number {
    return this.unreadable + this.blank;
  }

  /** A file of another kind, by the ending of its name. */
  addOther(ending: string): void {
    this.other++;
    if (ending !== '') this.endings.add(ending);
  }

  /** A pipe, a socket or a device, whatever its name. */
  addSpecial(): void {
    this.special++;
  }

  addHidden(): void {
    this.hidden++;
  }

  /** A link that leads nowhere, or a file out of reach, that is not called like a picture. */
  addUnreachable(): void {
    this.unreachable++;
  }

  /** A picture or a folder that cannot be read, where others are enough. */
  addUnreadable(): void {
    this.unreadable++;
  }

  /** A link to something that is read already. */
  addSeen(): void {
    this.seen++;
  }

  /** A picture without a digit, where each has to show one. */
  addBlank(): void {
    this.blank++;
  }

  add(more: Skipped): void {
    this.other += more.other;
    this.special += more.special;
    this.hidden += more.hidden;
    this.unreachable += more.unreachable;
    this.unreadable += more.unreadable;
    this.seen += more.seen;
    this.blank += more.blank;
    for (const ending of more.endings) this.endings.add(ending);
  }

  /** "3 of other kinds (.txt .pdf), 1 pipe or device, 1 hidden" */
  describe(): string {
    const endings = [...this.endings].sort().slice(0, MOST_ENDINGS).map(printable);
    const more = this.endings.size > MOST_ENDINGS ? ' …' : '';
    const kinds = endings.length > 0 ? ` (${endings.join(' ')}${more})` : '';
    const parts = [
      counted(this.other, 'of another kind', 'of other kinds', kinds),
      counted(this.special, 'pipe or device', 'pipes or devices'),
      counted(this.hidden, 'hidden'),
      counted(this.unreachable, 'out of reach'),
      counted(this.unreadable, 'that cannot be read'),
      counted(this.seen, 'link to what is read already', 'links to what is read already'),
      counted(this.blank, 'picture without a digit', 'pictures without a digit'),
    ];
    return parts.filter((part) => part !== '').join(', ');
  }
}

/** "1 pipe", "2 pipes"; nothing for none. */
function counted(number: number, one: string, more = one, suffix = ''): string {
  return number === 0 ? '' : `${number} ${number === 1 ? one : more}${suffix}`;
}

/** A picture's file, not opened yet, or a folder that cannot be read. */
export type Walked = { readonly file: string } | Failure;

/**
 * The pictures in a folder and below it, and the folders that cannot be read, in natural order (2 before 10). What is left
 * out is counted in `skipped`.
 */
export function walkPictures(folder: string, skipped: Skipped): Walked[] {
  const walked: Walked[] = [];
  /** The real paths of the folders and files visited so far. */
  const met = new Set<string>();
  const folders = [folder];
  met.add(resolveTarget(folder)?.path ?? folder);
  for (let parent = folders.pop(); parent !== undefined; parent = folders.pop()) {
    const entries = readFolder(parent);
    if (!entries) {
      walked.push(fail(parent, unreadableFolder(parent)));
      continue;
    }
    // Links last: of a link and a file that are the same picture, the file is reported.
    for (const entry of [...entries.filter(isNoLink), ...entries.filter((entry) => !isNoLink(entry))]) {
      const path = join(parent, entry.name);
      const kind = judge(entry, path, met, skipped);
      if (kind === 'picture') walked.push({ file: path });
      if (kind === 'folder') folders.push(path);
    }
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  return walked.sort((one, other) => compare(one.file, other.file));
}

const unreadableFolder = (folder: string) =>
  new InputError(
    'no-pictures',
    `${printable(folder)}: this folder cannot be read. Check its permissions, or name another.`,
  );

const isNoLink = (entry: Dirent) => !entry.isSymbolicLink();

/** The kind of an entry that is read; others are counted. */
function judge(
  entry: Dirent,
  path: string,
  met: Set<string>,
  skipped: Skipped,
): 'picture' | 'folder' | undefined {
  if (entry.name.startsWith('.')) return void skipped.addHidden();
  const target = resolveTarget(path);
  if (!target) return judgeUnreachable(entry, skipped);
  if (!target.isFile && !target.isFolder) return void skipped.addSpecial();
  const isPicture = target.isFile && isPictureName(entry.name);
  if (!isPicture && !target.isFolder) return void skipped.addOther(extname(entry.name).toLowerCase());
  if (met.has(target.path)) return void skipped.addSeen();
  met.add(target.path);
  return isPicture ? 'picture' : 'folder';
}

/**
 * The kind of an entry whose target is out of reach. One that is called like a picture is reported as a picture is: the
 * decoder says what is wrong with it.
 */
function judgeUnreachable(entry: Dirent, skipped: Skipped): 'picture' | 'folder' | undefined {
  if (isPictureName(entry.name)) return 'picture';
  return entry.isDirectory() ? 'folder' : void skipped.addUnreachable();
}

/** The target of a path; undefined if it leads nowhere or in a circle. */
function resolveTarget(path: string) {
  try {
    const status = statSync(path);
    return { path: realpathSync(path), isFile: status.isFile(), isFolder: status.isDirectory() };
  } catch {
    return undefined;
  }
}

function readFolder(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
