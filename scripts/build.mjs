// Builds when a source has changed since the last build. A build is a folder of its own, build/NAME, and never changes:
// a command that runs finds its workers and what it imports later, whatever is built meanwhile. build/current says which
// folder is the newest, and of which sources; it is replaced when that folder is whole. So of a build cut short nothing
// is seen, and of two builds at once the later one counts.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, root } from './files.mjs';

const builds = join(root, 'build');
const current = join(builds, 'current');

/** Whatever decides what the compilers make. npm writes the second lock file when it installs. */
const TOOLS = [
  'scripts/browser.mjs',
  'scripts/build.mjs',
  'scripts/compile.mjs',
  'scripts/files.mjs',
  'scripts/page.mjs',
  'scripts/shared.mjs',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
];
/** What a build is made of, in parts. A command needs the first three, and looks at no more: it would start later. */
const PARTS = {
  tools: TOOLS,
  kernels: ['assembly', 'asconfig.json'],
  commands: ['src', 'tsconfig.json'],
  tests: ['test', 'bench'],
};

/** A build in which a process has begun that is not noted yet. */
const GRACE_MILLISECONDS = 60_000;

/**
 * Brings the build up to date, and returns its folder, which stays as long as this process lives.
 * @param withTests whether tests and benchmarks have to be up to date, too
 */
export async function bringUpToDate({ withTests = true } = {}) {
  const last = readCurrent();
  const isNewest = Object.keys(PARTS).every(
    (part) => (part === 'tests' && !withTests) || last?.[part] === fingerprint(part),
  );
  // A person may have removed it.
  const isThere = isNewest && existsSync(join(builds, last.name));
  const folder = join(builds, isThere ? last.name : await make(last));
  noteUse(folder);
  return folder;
}

/** The same, with the page: only commands that serve it wait for it. */
export async function bringUpToDateWithPage(options) {
  const folder = await bringUpToDate(options);
  const page = join(folder, 'page');
  if (existsSync(page)) return folder;
  const { buildPage } = await import('./page.mjs');
  const made = `${page}-${process.pid}`;
  await buildPage(folder, made);
  try {
    renameSync(made, page);
  } catch (error) {
    // Another command made it, too, and was first.
    rmSync(made, { recursive: true });
    if (!existsSync(page)) throw error;
  }
  return folder;
}

/** What build/current says; undefined where there is none. */
function readCurrent() {
  try {
    return JSON.parse(readFileSync(current, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Makes a build in a new folder, the kernels of the last one taken over where they are the same; returns its name. */
async function make(last) {
  const parts = Object.fromEntries(Object.keys(PARTS).map((part) => [part, fingerprint(part)]));
  const { compileKernels, compileTypeScript, copyKernels } = await import('./compile.mjs');
  mkdirSync(builds, { recursive: true });
  const folder = mkdtempSync(join(builds, `${process.pid}-`));
  // Made for its maker alone; other people may use the program too.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'users'));
  const name = basename(folder);
  const areSame = last?.tools === parts.tools && last.kernels === parts.kernels;
  if (!areSame || !copyKernels(join(builds, last.name), folder)) await compileKernels(folder);
  await compileTypeScript(folder, { sources: ['src', 'test', 'bench'], sourcemap: true });
  writeFileSync(join(folder, 'current'), JSON.stringify({ name, ...parts }));
  renameSync(join(folder, 'current'), current);
  sweep(name);
  return name;
}

/** Notes that this process uses a build, until it ends. */
function noteUse(folder) {
  const note = join(folder, 'users', String(process.pid));
  try {
    writeFileSync(note, '');
    process.on('exit', () => rmSync(note, { force: true }));
  } catch {
    // A project that cannot be written to is not built anew.
  }
}

/** Removes all builds but one that nobody uses or makes. */
function sweep(kept) {
  for (const name of readdirSync(builds)) {
    const [, maker] = name.match(/^(\d+)-\w{6}$/) ?? [];
    if (!maker || name === kept || lives(maker)) continue;
    try {
      if (isUsed(join(builds, name, 'users'))) continue;
      rmSync(join(builds, name), { recursive: true, force: true });
    } catch {
      // Another command removes it, too.
    }
  }
}

function isUsed(users) {
  const status = statSync(users, { throwIfNoEntry: false });
  if (!status) return false;
  return Date.now() - status.mtimeMs < GRACE_MILLISECONDS || readdirSync(users).some(lives);
}

function lives(pid) {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** What the sources of a part look like now: each file with its time and size, so a deleted file changes it too. */
function fingerprint(part) {
  return filesBelow(...PARTS[part])
    .map((file) => {
      const { mtimeMs, size } = statSync(`${root}${sep}${file}`);
      return `${file} ${mtimeMs} ${size}\n`;
    })
    .join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bringUpToDateWithPage();
