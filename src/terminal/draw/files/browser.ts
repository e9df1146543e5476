// Finds a picture file by typing its path or walking the folders. Knows files, but no screen.

import { readdirSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPictureName } from '../../../node/pictures/names.js';

export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

export class Browser {
  /** The typed text: a folder, ending in a slash, and the beginning of a name. */
  private typed = '';
  private listed: Entry[] = [];
  private index = 0;

  /** @param base the folder that relative paths start from */
  constructor(
    private readonly base: string,
    text = '',
  ) {
    this.text = text;
  }

  get text(): string {
    return this.typed;
  }

  set text(text: string) {
    this.typed = text;
    this.index = 0;
    this.listed = this.list();
  }

  /** Folders first, then pictures, whose names begin with the typed one. */
  get entries(): readonly Entry[] {
    return this.listed;
  }

  get selectedIndex(): number {
    return this.index;
  }

  /** The typed path's part up to its last slash. */
  get folder(): string {
    return this.typed.slice(0, this.typed.lastIndexOf('/') + 1);
  }

  /** Whether a folder that exists is typed, and no beginning of a name in it. */
  get isInFolder(): boolean {
    return this.prefix === '' && isFolder(this.toPath(this.folder));
  }

  private get prefix(): string {
    return this.typed.slice(this.folder.length);
  }

  move(by: number): void {
    this.index = Math.max(0, Math.min(this.listed.length - 1, this.index + by));
  }

  type(text: string): void {
    this.text = this.typed + text;
  }

  erase(): void {
    this.text = [...this.typed].slice(0, -1).join('');
  }

  /** Up one folder. */
  leave(): void {
    const { folder } = this;
    const isPlain = folder !== '' && folder !== '/' && !/(^|\/)\.\.\/$/.test(folder) && folder !== '~/';
    this.text = isPlain ? folder.replace(/[^/]*\/$/, '') : folder === '/' ? '/' : `${folder}../`;
  }

  /** Completes the typed name as far as all matching names agree. */
  complete(): void {
    if (this.listed.length === 0) return;
    const names = this.listed.map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
    let common = names[0];
    for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
    if (common.length > this.prefix.length) this.text = this.folder + common;
  }

  /** The selected picture's path, or undefined if the selection is a folder or nothing. */
  get selectedPicture(): string | undefined {
    const entry = this.listed[this.index];
    return entry && !entry.isFolder ? this.toPath(this.folder + entry.name) : undefined;
  }

  /** Enters the selected folder, or returns the path of the file that is selected or typed. */
  choose(): string | undefined {
    const entry = this.listed[this.index];
    if (entry?.isFolder && !(this.prefix !== '' && isFile(this.toPath(this.typed)))) {
      this.text = `${this.folder}${entry.name}/`;
      return undefined;
    }
    return this.selectedPicture ?? (this.typed === '' ? undefined : this.toPath(this.typed));
  }

  private toPath(text: string): string {
    if (text === '~' || text.startsWith('~/')) return join(homedir(), text.slice(1));
    return isAbsolute(text) ? text : resolve(this.base, text);
  }

  private list(): Entry[] {
    const prefix = this.prefix.toLowerCase();
    return readFolder(this.toPath(this.folder))
      .filter(({ name, isFolder }) => isFolder || isPictureName(name))
      .filter(
        ({ name }) =>
          name.toLowerCase().startsWith(prefix) && !name.startsWith('.') === !prefix.startsWith('.'),
      )
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
  }
}

function isFile(path: string): boolean {
  return statusOf(path)?.isFile() ?? false;
}

export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false;
}

/** The status of a path; undefined if there is nothing, the name is too long, or a folder is not accessible. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** A folder's entries; none if it cannot be read, as while its name is being typed. */
function readFolder(path: string): Entry[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink() ? isFolder(join(path, entry.name)) : entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/**
 * The path in a text that was pasted or dropped: terminals quote it, escape its blanks, or turn it into a file:// address.
 * Undefined if the text is no path to anything.
 */
export function pastedPath(text: string, base: string): string | undefined {
  const line = text.trim();
  if (line === '' || line.includes('\n')) return undefined;
  const quoted = /^(['"])(.*)\1$/.exec(line);
  const plain = quoted ? quoted[2] : line;
  const candidates = [plain, plain.replace(/\\(.)/g, '$1')];
  if (plain.startsWith('file://')) candidates.unshift(addressedPath(plain));
  return candidates
    .map((path) => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(base, path)))
    .find((path) => isFile(path) || isFolder(path));
}

function addressedPath(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address;
  }
}
