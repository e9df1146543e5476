// Whether every link of the pages leads somewhere: to a file, to a heading, to an address that answers. The npm package
// holds some of the pages; their links must lead to files that it holds, too.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from '../files.mjs';
import { linksOf } from './pages.mjs';

const PATIENCE_MILLISECONDS = 10_000;

/** What is wrong with the links of all pages, a line each. */
export async function findBrokenLinks(pages) {
  const packed = listPacked();
  const anchors = new Map(pages.map(({ path, anchors }) => [path, anchors]));
  const broken = [];
  const addresses = new Map();
  for (const page of pages)
    for (const target of linksOf(page)) {
      if (/^https?:/.test(target)) addresses.set(target, page.path);
      else broken.push(...describeBroken(page.path, target, anchors, packed));
    }
  for (const [address, path] of addresses) broken.push(...(await describeUnanswered(path, address)));
  return broken;
}

export function describeBroken(path, target, anchors, packed) {
  const [name, anchor] = target.split('#');
  const file = name === '' ? path : normalize(join(dirname(path), decodeURI(name)));
  if (!existsSync(join(root, file))) return [`${path}: ${target} leads to no file.`];
  if (anchor !== undefined && !anchors.get(file)?.includes(anchor))
    return [`${path}: ${target} leads to no heading of ${file}.`];
  if (packed.has(path) && ![...packed].some((held) => held === file || held.startsWith(`${file}/`)))
    return [
      `${path}: ${target} leads to a file that the npm package does not hold ("files" in package.json).`,
    ];
  return [];
}

/** A machine without a network cannot try addresses; it says so, and that is no fault of the page. */
async function describeUnanswered(path, address) {
  try {
    const { status } = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    return status === 404 || status === 410 ? [`${path}: ${address} answers ${status}.`] : [];
  } catch (error) {
    console.log(`Not tried, no connection: ${address} (${error.cause?.code ?? error.message})`);
    return [];
  }
}

/** The paths of all files that `npm pack` would take. */
function listPacked() {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // An array, or with newer versions of npm an object by the package's name.
  const [{ files }] = Object.values(JSON.parse(output));
  return new Set(files.map(({ path }) => path));
}
