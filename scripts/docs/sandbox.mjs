// A copy of what the repository holds, to run the pages' commands in: what a reader would have after cloning and
// installing, and nothing of what happens to lie in this checkout.

import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { root } from '../files.mjs';

/** Far more than any command of the pages takes; those that take long are not run. */
const PATIENCE_MILLISECONDS = 120_000;

/** Makes the copy; `remove()` deletes it. */
export function createSandbox() {
  const scratch = mkdtempSync(join(tmpdir(), 'pages-'));
  const folder = join(scratch, 'distributed-mnist');
  const git = (...words) => execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  mkdirSync(folder);
  for (const path of listHeld()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  for (const path of ['node_modules', join('newer-node', 'node_modules')])
    if (existsSync(join(root, path))) symlinkSync(join(root, path), join(folder, path));
  takeBuild(folder);
  git('init', '--quiet');
  // .gitignore names folders, and these are links.
  appendFileSync(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
  git('add', '--all');
  git(
    '-c',
    'user.name=reader',
    '-c',
    'user.email=reader@localhost',
    'commit',
    '--quiet',
    '--message',
    'As cloned',
  );
  return {
    folder,
    run: (script) => runScript(script, folder),
    /** Sources as they were cloned; what commands left in data/ stays. */
    restore: () => git('checkout', '--quiet', '.'),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function listHeld() {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0');
  return paths.filter((path) => path !== '' && existsSync(join(root, path)));
}

/** The newest build, so that the first command need not make it again. */
function takeBuild(folder) {
  const current = join(root, 'build', 'current');
  if (!existsSync(current)) return;
  const { name } = JSON.parse(readFileSync(current, 'utf8'));
  for (const path of [name, 'current'])
    cpSync(join(root, 'build', path), join(folder, 'build', path), { recursive: true });
}

/** Runs lines of shell in the copy; resolves to its exit code, and to what it printed on both streams, in order. */
function runScript(script, folder) {
  const env = { ...process.env, npm_config_loglevel: 'silent', NO_COLOR: '1', COLUMNS: '100' };
  for (const name of Object.keys(env))
    if (/^npm_(?!config_)|^INIT_CWD$|^DISTRIBUTED_MNIST_/.test(name)) delete env[name];
  if (env.MNIST_DIR) env.MNIST_DIR = resolve(root, env.MNIST_DIR);
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', `exec 2>&1\n${script}`], { cwd: folder, env });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS);
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code: code ?? signal, output });
    });
  });
}
