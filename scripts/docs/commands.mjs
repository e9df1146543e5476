// Whether the pages' commands are right. Blocks of shell are run, one after the other, in a copy of the project (see
// sandbox.mjs); of all other commands the names and the options are looked up. CONTRIBUTING.md says how a block is marked.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root } from '../files.mjs';
import { commandsOf } from './pages.mjs';

/** Of `npm` itself, and scripts whose words are not options of a command of this project. */
const WITHOUT_HELP = new Set([
  'install',
  'test',
  'test:all',
  'check',
  'format',
  'build',
  'docs',
  'mutants',
  'soak',
]);

/** What is wrong with the names and options that the pages' commands use, a line each. */
export async function findUnknownWords(pages, sandbox) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tests = filesBelow('test');
  const helps = new Map();
  const helpOf = async (name) => {
    if (!helps.has(name)) helps.set(name, (await sandbox.run(`node scripts/run.mjs ${name} --help`)).output);
    return helps.get(name);
  };
  const wrong = new Set();
  for (const page of pages)
    for (const { name, words } of commandsOf(page)) {
      const options = words.map((word) => word.match(/^(--?[a-z][\w-]*)/)?.[1]).filter(Boolean);
      if (name !== 'X' && !scripts[name]) wrong.add(`${page.path}: there is no command npm run ${name}.`);
      else if (name === 'test') {
        const patterns = words.filter((word) => /^[a-z]/.test(word));
        for (const pattern of patterns)
          if (!tests.some((path) => path.includes(pattern)))
            wrong.add(`${page.path}: no test's path contains "${pattern}".`);
      } else if (!WITHOUT_HELP.has(name) && name !== 'X')
        for (const option of options)
          if (!new RegExp(`${option}(?![\\w-])`).test(await helpOf(name)))
            wrong.add(`${page.path}: npm run ${name} has no option ${option}.`);
    }
  return [...wrong];
}

/** Runs the blocks of a page in order; returns what is wrong, a line each. With `write`, outputs that the page shows are renewed. */
export async function runBlocks(page, sandbox, { write }) {
  const wrong = [];
  let text = page.text;
  for (const block of page.blocks) {
    const where = `${page.path}:${block.line}`;
    if (block.isLong) {
      console.log(`${where}: takes long, tried by hand: ${block.lines.join('; ')}`);
      continue;
    }
    if (block.language === 'diff') wrong.push(...(await applyChange(where, block, sandbox)));
    if (block.language === 'sh') wrong.push(...(await runShell(where, block.lines.join('\n'), sandbox)));
    if (block.language !== 'console') continue;
    const renewed = [];
    for (const { command, shown } of partsOf(block.lines)) {
      console.log(`${where}: ${command}`);
      const { code, output } = await sandbox.run(command);
      const found = output.trimEnd().split('\n');
      renewed.push(`$ ${command}`, ...shorten(found, shown));
      if (write) continue;
      const missing = figuresOf(shown).filter((figure) => !output.includes(figure));
      if (missing.length > 0)
        wrong.push(
          `${where}: ${command} does not print ${missing.join(', ')} any more (exit code ${code}):\n${output}`,
        );
    }
    if (write) text = text.replace(block.lines.join('\n'), () => renewed.join('\n'));
  }
  sandbox.restore();
  if (write && text !== page.text) writeFileSync(join(root, page.path), text);
  return wrong;
}

async function applyChange(where, { lines }, sandbox) {
  writeFileSync(join(sandbox.folder, '.change'), `${lines.join('\n')}\n`);
  const { code, output } = await sandbox.run('git apply --recount .change; rm .change');
  return code === 0 ? [] : [`${where}: the change does not fit the sources any more:\n${output}`];
}

async function runShell(where, script, sandbox) {
  console.log(`${where}: ${script}`);
  const { code, output } = await sandbox.run(script);
  return code === 0 ? [] : [`${where}: ended with ${code}:\n${output}`];
}

/** The commands of a block, each with the lines that the page shows of what it prints. */
export function partsOf(lines) {
  const parts = [];
  for (const line of lines)
    if (line.startsWith('$ ')) parts.push({ command: line.slice(2), shown: [] });
    else parts.at(-1)?.shown.push(line);
  return parts;
}

/**
 * As much of an output as the page shows: where a line "…" stands for what is left out, so many lines before and after it;
 * where that is all it shows, everything.
 */
export function shorten(found, shown) {
  const gap = shown.indexOf('…');
  if (shown.length === 0) return [];
  if (gap < 0 || shown.length === 1 || found.length < shown.length) return found;
  const last = shown.length - gap - 1;
  return [...found.slice(0, gap), '…', ...(last > 0 ? found.slice(-last) : [])];
}

/** What is the same in every run: hashes, and accuracies. Times are not. */
function figuresOf(shown) {
  return shown.flatMap((line) => [
    ...(line.match(/\b[0-9a-f]{64}\b/g) ?? []),
    ...(/accuracy|validation/i.test(line) ? (line.match(/\d+\.\d\d %/g) ?? []) : []),
  ]);
}
