// The whole program: in tmux as a person would use it, and where there is no terminal.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testThatNeeds } from '../../needs.js';
import { temporaryFolder } from '../../temporary.js';
import { saveTinyModel } from './tiny-model.js';

const command = fileURLToPath(new URL('../../../commands/draw.js', import.meta.url));
const folder = temporaryFolder();
const model = join(folder, 'model.safetensors');
await saveTinyModel(model);

/** Nothing that a person sees takes so long; a test that waits for more has failed. */
const PATIENCE_MILLISECONDS = 20_000;

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const inTmux = testThatNeeds('tmux', hasTmux);

const env = { ...process.env, DISTRIBUTED_MNIST_DATA: join(folder, 'data') };
const server = `draw-${process.pid}`;
const tmux = (...words: string[]) =>
  execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...words], { env }).toString();
process.on('exit', () => {
  if (hasTmux) spawnSync('tmux', ['-L', server, 'kill-server']);
});

/** A shell in a terminal of its own, and what it shows. */
class Shell {
  constructor(readonly name: string) {
    tmux('new-session', '-d', '-s', name, '-x', '80', '-y', '24', '-c', folder, 'bash --norc --noprofile');
    this.type("PS1='ready> '; clear");
  }

  keys(...keys: string[]): void {
    tmux('send-keys', '-t', this.name, ...keys);
  }

  /** Types a line and Enter. */
  type(line: string): void {
    this.keys('-l', line);
    this.keys('Enter');
  }

  text(): string {
    return tmux('capture-pane', '-p', '-t', this.name);
  }

  /** The pane's alternate screen, cursor and mouse, as 0 or 1 each. */
  state(): string {
    const format = '#{alternate_on} #{cursor_flag} #{mouse_any_flag}';
    return tmux('display-message', '-p', '-t', this.name, format).trim();
  }

  async shows(what: RegExp): Promise<void> {
    const end = Date.now() + PATIENCE_MILLISECONDS;
    while (!what.test(this.text())) {
      if (Date.now() > end) throw new Error(`${what} was never shown:\n${this.text()}`);
      await delay(50);
    }
  }

  /** Waits for the prompt; then the terminal must be as before: screen, cursor, mouse, echo, line editing. */
  async isWhole(): Promise<void> {
    await this.shows(/ready>\s*$/);
    assert.is(this.state(), '0 1 0');
    this.type('stty -a | grep -o " icanon\\| echo\\b" | tr -d "\\n"; echo "=stty"');
    await this.shows(/icanon echo=stty|echo icanon=stty/);
  }

  /** Sends a signal to the program that the shell runs. */
  signal(name: NodeJS.Signals): void {
    const shellId = tmux('list-panes', '-t', this.name, '-F', '#{pane_pid}').trim();
    process.kill(Number(execFileSync('pgrep', ['-P', shellId]).toString()), name);
  }

  start(): void {
    this.type(`clear; ${process.execPath} ${command} --model ${model}; echo "left with $?"`);
  }
}

inTmux(
  'a 1 and a 7 are drawn, read, saved and opened again; resized; and the terminal comes back whole',
  async () => {
    const shell = new Shell('whole');
    shell.start();
    await shell.shows(/space pen/);
    assert.is(shell.state(), '1 0 1');
    shell.keys('S-Left', 'S-Left', 'S-Up', 'S-Up', 'S-Up', 'Space', ...Array(20).fill('Down'), 'Space');
    await shell.shows(/│ 1 █{4}/);
    shell.keys(...Array(5).fill('S-Up'), 'S-Right', 'S-Right', 'Space', ...Array(9).fill('Right'));
    shell.keys(...Array(6).fill('b'), ...Array(12).fill('Down'), 'd');
    await shell.shows(/number 17/);
    shell.keys('s');
    await shell.shows(/Saved .*drawing-1-is-17\.png/);
    assert.ok(existsSync(join(folder, 'data/drawings/drawing-1-is-17.svg')));
    shell.keys('c');
    await shell.shows(/Draw a digit/);
    shell.keys('o');
    await shell.shows(/Path:/);
    shell.keys('-l', 'data/dr');
    shell.keys('Tab');
    await shell.shows(/> drawing-1-is-17\.png/);
    shell.keys('Enter');
    await shell.shows(/number 17/);
    tmux('resize-window', '-t', shell.name, '-x', '50', '-y', '15');
    await shell.shows(/needs 60 columns/);
    tmux('resize-window', '-t', shell.name, '-x', '110', '-y', '32');
    await shell.shows(/number 17[\s\S]*t teach/);
    tmux('resize-window', '-t', shell.name, '-x', '80', '-y', '24');
    await shell.shows(/number 17/);
    shell.keys('q');
    await shell.shows(/left with 0/);
    await shell.isWhole();
  },
);

inTmux('the mouse draws, and a path that is pasted is opened', async () => {
  const shell = new Shell('mouse');
  shell.start();
  await shell.shows(/space pen/);
  const mouse = (code: number, column: number, row: number, final = 'M') =>
    shell.keys('-l', `\x1b[<${code};${column};${row}${final}`);
  mouse(0, 18, 5);
  for (let row = 6; row <= 18; row++) mouse(32, 18, row);
  mouse(0, 18, 18, 'm');
  await shell.shows(/│ 1 █{4}/);
  mouse(2, 18, 4);
  for (let row = 5; row <= 20; row++) mouse(34, 18, row);
  mouse(2, 18, 20, 'm');
  await shell.shows(/│ 1 +-/);
  tmux('set-buffer', join(folder, 'data/drawings/drawing-1-is-17.png'));
  tmux('paste-buffer', '-p', '-t', shell.name);
  await shell.shows(/number 17/);
  shell.keys('C-c');
  await shell.shows(/left with 130/);
  await shell.isWhole();
});

inTmux('a signal ends it, and the terminal comes back whole', async () => {
  const shell = new Shell('signal');
  shell.start();
  await shell.shows(/space pen/);
  shell.signal('SIGTERM');
  await shell.shows(/left with 143/);
  await shell.isWhole();
});

inTmux('stopped it leaves the terminal whole, and goes on where it was', async () => {
  const shell = new Shell('stopped');
  shell.start();
  await shell.shows(/space pen/);
  shell.keys('e');
  await shell.shows(/eraser up/);
  shell.signal('SIGTSTP');
  await shell.shows(/Stopped/);
  await shell.isWhole();
  shell.type('clear; fg; echo "ended with $?"');
  await shell.shows(/eraser up/);
  assert.is(shell.state(), '1 0 1');
  shell.keys('e');
  await shell.shows(/pen up/);
  shell.keys('q');
  await shell.shows(/ended with 0/);
  await shell.isWhole();
});

inTmux('stopped by force it hears every key again when it goes on', async () => {
  const shell = new Shell('forced');
  shell.start();
  await shell.shows(/space pen/);
  shell.signal('SIGSTOP');
  await shell.shows(/Stopped/);
  shell.type('clear; fg; echo "ended with $?"');
  await shell.shows(/pen up/);
  shell.keys('e');
  await shell.shows(/eraser up/);
  shell.keys('q');
  await shell.shows(/ended with 0/);
  await shell.isWhole();
});

inTmux('without a model it says so on the terminal as it was', async () => {
  const shell = new Shell('no-model');
  shell.type(`clear; ${process.execPath} ${command} --model nothing.safetensors; echo "left with $?"`);
  await shell.shows(/nothing\.safetensors cannot be read[\s\S]*left with 1/);
  await shell.isWhole();
});

inTmux('a fault of the program is told after the terminal is whole', async () => {
  const shell = new Shell('crash');
  const fault = `data:text/javascript,process.on('SIGUSR2',()=>{throw new Error('broken on purpose')})`;
  shell.type(
    `clear; ${process.execPath} --import "${fault}" ${command} --model ${model}; echo "left with $?"`,
  );
  await shell.shows(/space pen/);
  shell.signal('SIGUSR2');
  await shell.shows(/fault of the program[\s\S]*broken on purpose[\s\S]*left with 1/);
  await shell.isWhole();
});

inTmux('a reading thread that ends is a fault too', async () => {
  const shell = new Shell('thread');
  const end = 'isMainThread||setTimeout(()=>process.exit(3),2000)';
  const fault = `data:text/javascript,import{isMainThread}from'node:worker_threads';${end}`;
  shell.type(
    `clear; ${process.execPath} --import "${fault}" ${command} --model ${model}; echo "left with $?"`,
  );
  await shell.shows(/fault of the program[\s\S]*reading thread has ended[\s\S]*left with 1/);
  await shell.isWhole();
});

const run = (input: string, ...options: string[]) =>
  spawnSync(process.execPath, [command, '--model', model, ...options], {
    input,
    cwd: folder,
    env,
    encoding: 'utf8',
  });

test('where there is no terminal it names predict and ends with 2', () => {
  const { status, stdout, stderr } = run('');
  assert.is(status, 2);
  assert.is(stdout, '');
  assert.match(stderr, /npm run predict/);
});

test('--plain takes lines from a pipe, until quit or the end', () => {
  const { status, stdout, stderr } = run('draw 14,4 14,24\nquit\nread\n', '--plain');
  assert.is(status, 0, stderr);
  assert.match(stdout, /Reads 1, /);
  assert.not.match(stdout, /digit 1:/);
  const ended = run('draw 14,4 14,24\n', '--plain');
  assert.is(ended.status, 0);
  assert.match(ended.stdout, /draw> \n$/, 'the next prompt of a shell stands on a line of its own');
});

test('--plain without a model ends with the error', () => {
  const { status, stderr } = run('read\n', '--plain', '--model', 'nothing.safetensors');
  assert.is(status, 1);
  assert.match(stderr, /nothing\.safetensors cannot be read/);
});

test.run();
