// The pages that people read, taken apart: their fenced blocks, links, headings, and the commands they name.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../files.mjs';

/** Every page of the repository, README first, then in the order of their paths. */
export function readPages() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = listed.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
  const isReadme = (path) => Number(path !== 'README.md');
  return paths
    .sort((a, b) => isReadme(a) - isReadme(b) || a.localeCompare(b, 'en'))
    .map((path) => parsePage(path, readFileSync(join(root, path), 'utf8')));
}

/** A page: its fenced blocks in order, its prose (without them), and the anchors of its headings. */
export function parsePage(path, text) {
  const blocks = [];
  const prose = [];
  let block;
  for (const [index, line] of text.split('\n').entries()) {
    const [, fence] = line.match(/^\s*```(.*)$/) ?? [];
    if (fence === undefined) (block?.lines ?? prose).push(line);
    else if (block) {
      blocks.push(block);
      block = undefined;
    } else {
      const [language = '', ...marks] = fence.trim().split(/\s+/);
      block = { language, isLong: marks.includes('long'), line: index + 1, lines: [] };
    }
  }
  if (block) throw new Error(`${path}:${block.line}: a block of code is never closed.`);
  return { path, text, blocks, prose: prose.join('\n'), anchors: anchorsOf(prose) };
}

/** Anchors as GitHub makes them of headings: lower case, no punctuation, hyphens for spaces; a second one gets a number. */
export function anchorsOf(lines) {
  const seen = new Map();
  return lines.flatMap((line) => {
    const [, heading] = line.match(/^#+\s+(.*?)\s*$/) ?? [];
    if (heading === undefined) return [];
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return [count === 0 ? anchor : `${anchor}-${count}`];
  });
}

/** Where a page's links lead, pictures included; code is left out. */
export function linksOf({ prose }) {
  const text = prose.replace(/`[^`\n]*`/g, '');
  const markdown = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  const html = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target);
  return [...markdown, ...html];
}

/** The commands of the project that a page names, in running text and in blocks: `npm run X ...`, `npm test ...`. */
export function commandsOf({ prose, blocks }) {
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  const shell = blocks.filter(({ language }) => ['', 'sh', 'console'].includes(language));
  const lines = shell.flatMap(({ lines }) =>
    lines
      .join('\n')
      .replace(/\\\n\s*/g, '')
      .split('\n'),
  );
  return [...inline, ...lines].flatMap((code) =>
    [...code.matchAll(/npm (?:run (?:--silent )?|(?=test\b))([\w:]+)(?: -- ([^|>&;#]*))?/g)].map(
      ([, name, words = '']) => ({ name, words: words.trim().split(/\s+/).filter(Boolean) }),
    ),
  );
}
