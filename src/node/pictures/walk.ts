// The pictures in a folder and all its subfolders, each once, however many links lead to it.

import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { isPictureName } from './names.js';

/** So many endings of names are listed. */
const MOST_ENDINGS = 3;

/** What was left out of folders, counted by reason. A folder that is left out counts once. */
export class Skipped {
  private other = 0;
  private readonly endings = new Set<string>();
  private special = 0;
  private hidden = 0;
  private unreadable = 0;
  private seen = 0;
  private blank = 0;

  get total(): number {
    return this.other + this.special + this.hidden + this.unreadable + this.seen + this.blank;
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

/**
 * The paths of the pictures below a folder, in natural order (2 before 10). What is left out is counted in `skipped`.
 * @throws InputError `no-pictures`: the folder itself cannot be read
 */
export function walkPictures(folder: string, skipped: Skipped): string[] {
  const pictures: string[] = [];
  /** The real paths of the folders and files visited so far. */
  const met = new Set<string>();
  const folders = [{ path: folder, entries: readTop(folder) }];
  met.add(realpathSync(folder));
  for (let next = folders.pop(); next; next = folders.pop()) {
    const { path: parent, entries } = next;
    // Links last: of a link and a file that are the same picture, the file is reported.
    for (const entry of [...entries.filter(isNoLink), ...entries.filter((entry) => !isNoLink(entry))]) {
      const path = join(parent, entry.name);
      const kind = judge(entry, path, met, skipped);
      if (kind === 'picture') pictures.push(path);
      if (kind !== 'folder') continue;
      const below = readFolder(path);
      if (below) folders.push({ path, entries: below });
      else skipped.addUnreadable();
    }
  }
  return pictures.sort(new Intl.Collator('en', { numeric: true }).compare);
}

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
  if (!target) return void skipped.addUnreadable();
  if (!target.isFile && !target.isFolder) return void skipped.addSpecial();
  const isPicture = target.isFile && isPictureName(entry.name);
  if (!isPicture && !target.isFolder) return void skipped.addOther(extname(entry.name).toLowerCase());
  if (met.has(target.path)) return void skipped.addSeen();
  met.add(target.path);
  return isPicture ? 'picture' : 'folder';
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

function readTop(folder: string): Dirent[] {
  const entries = readFolder(folder);
  if (entries) return entries;
  throw new InputError(
    'no-pictures',
    `${printable(folder)}: this folder cannot be read. Check its permissions, or name another.`,
  );
}
