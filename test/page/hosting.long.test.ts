// Where the page is hosted: by the command, by a host without its headers, offline, and in a browser that shares no memory.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_FOLDER, writePage } from '../../src/node/page/serve.js';
import { fileOf, run } from '../commands/running.js';
import { testThatNeeds } from '../needs.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { serveBare } from './bare-host.js';
import { testInBrowser, Visitor } from './browser.js';
import { begin, hashInNode, hashInPage, placeOf, RECIPE } from './training.js';

const inScript = testThatNeeds(
  'the program script',
  spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0,
);

test('npm run page serves on this machine alone, tells the address, and sends the headers', async () => {
  let answered: Response | undefined;
  const { code, signal, out } = await run(['page', '--port', '0'], {
    async meddle(child, soFar) {
      const [address] = soFar.match(/http:\/\/127\.0\.0\.1:\d+\//) ?? [];
      if (!address || answered) return;
      answered = await fetch(address);
      child.kill('SIGTERM');
    },
  });
  // Nodes that cannot become another program end by the signal, of which a shell tells by the same number.
  assert.is(signal === 'SIGTERM' ? 143 : code, 143);
  assert.match(out, /^The page is at http:\/\/127\.0\.0\.1:\d+\/ until Ctrl-C\.\n$/);
  assert.is(answered?.headers.get('Cross-Origin-Opener-Policy'), 'same-origin');
  assert.is(answered?.headers.get('Cross-Origin-Embedder-Policy'), 'require-corp');
  assert.match(answered?.headers.get('Content-Security-Policy') ?? '', "default-src 'none'");
});

inScript('in a terminal it serves until Ctrl-C, and leaves the terminal as it was', async () => {
  const line = `exec '${process.execPath}' '${fileOf('page')}' --port 0`;
  const terminal = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...process.env, SHELL: '/bin/sh' },
  });
  let out = '';
  terminal.stdout.on('data', (text) => {
    if (!out.includes('Ctrl-C') && `${out}${text}`.includes('Ctrl-C')) terminal.stdin.write('\x03');
    out += text;
  });
  const [code] = await once(terminal, 'close');
  assert.is(code, 130);
  assert.match(out, /^The page is at http:\/\/127\.0\.0\.1:\d+\/ until Ctrl-C\.\r\n(\^C)?$/);
});

test('--build writes the page into a new folder, and over nothing', async () => {
  const folder = join(temporaryFolder(), 'page');
  writePage(folder);
  assert.equal(readdirSync(folder).sort(), [...readdirSync(PAGE_FOLDER), 'model.safetensors'].sort());
  await assertRefused(() => writePage(folder), 'bad-option', 'a folder that is not empty');
  const other = temporaryFolder();
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, 'file'), '');
  await assertRefused(() => writePage(join(other, 'file')), 'bad-option', 'is a file');
});

/** Which part of the policy forbids some code. */
const violate = (page: Page, code: string) =>
  page.evaluate<string>(`new Promise((resolve) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
    ${code};
  })`);

testInBrowser('the page forbids itself what it does not need', async () => {
  const visitor = await Visitor.come();
  try {
    const page = await visitor.open('draw');
    visitor.assertContent();
    assert.is(await violate(page, `fetch('http://127.0.0.1:9/').catch(() => {})`), 'connect-src');
    assert.is(await violate(page, `setTimeout("globalThis.wasEvaluated = true")`), 'script-src');
    assert.not(await page.evaluate('globalThis.wasEvaluated'));
    assert.ok(visitor.complaints.length > 0, 'a violation is a complaint');
  } finally {
    await visitor.leave();
  }
});

testInBrowser(
  'on a host without its headers the page isolates itself, and works offline from then on',
  async () => {
    const visitor = await Visitor.come({}, serveBare);
    try {
      const page = await visitor.open('draw');
      // It loads once more as soon as its service worker sends the headers.
      await page.waitForEvent('load');
      await page.getByText('it works offline').waitFor();
      visitor.stopServing();
      const offline = await visitor.open(placeOf(RECIPE, 2));
      assert.ok(await offline.evaluate('self.crossOriginIsolated'));
      await begin(offline);
      assert.is(await hashInPage(offline), await hashInNode(RECIPE));
      await offline.getByRole('link', { name: 'Read' }).click();
      await offline.getByText("of MNIST's test images correctly").waitFor();
      visitor.assertContent();
    } finally {
      await visitor.leave();
    }
  },
);

testInBrowser('without shared memory one worker trains to the same bits, and the page says so', async () => {
  const visitor = await Visitor.come({ serviceWorkers: 'block' }, serveBare);
  try {
    const page = await visitor.open(placeOf(RECIPE, 2));
    assert.not(await page.evaluate('self.crossOriginIsolated'));
    await page.getByText('shares no memory between threads').waitFor();
    await begin(page);
    assert.is(await hashInPage(page), await hashInNode(RECIPE));
    visitor.assertContent();
  } finally {
    await visitor.leave();
  }
});

test.run();
