// docs/pictures/report.png and report-dark.png: the top of the report of `npm run train -- --preset quick`, as Chromium
// shows it.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from '../files.mjs';

const [WIDTH, HEIGHT] = [1120, 1000];

/** What is shown of it: Chromium leaves a strip at the bottom of its window empty. */
const SHOWN = 818;

const folder = mkdtempSync(join(tmpdir(), 'picture-'));
try {
  const env = { ...process.env, DISTRIBUTED_MNIST_DATA: folder };
  execFileSync(
    process.execPath,
    [join(root, 'scripts', 'run.mjs'), 'train', '--preset', 'quick', '--dataset', 'mnist', '--quiet'],
    { env, stdio: 'inherit' },
  );
  const [run] = readdirSync(join(folder, 'runs'));
  for (const [name, scheme] of [
    ['report', 1],
    ['report-dark', 0],
  ]) {
    const screenshot = join(folder, `${name}.png`);
    execFileSync(
      process.env.CHROMIUM ?? 'chromium',
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--hide-scrollbars',
        `--user-data-dir=${join(folder, name)}`,
        `--blink-settings=preferredColorScheme=${scheme}`,
        `--window-size=${WIDTH},${HEIGHT}`,
        `--screenshot=${screenshot}`,
        `file://${join(folder, 'runs', run, 'report.html')}`,
      ],
      { stdio: 'ignore' },
    );
    await sharp(screenshot)
      .extract({ left: 0, top: 0, width: WIDTH, height: SHOWN })
      .png({ palette: true, colours: 64, effort: 10 })
      .toFile(join(root, 'docs', 'pictures', `${name}.png`));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
