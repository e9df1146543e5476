// How commands tell of errors: in three lines to a person, by their code to a program; wrong words, faults of the
// program, and output that nobody takes.

import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PRETRAINED } from '../../src/node/paths.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, fileOf, jsonLines, RUN, run, start } from './running.js';

const COMMANDS = ['train', 'evaluate', 'predict', 'draw', 'export', 'runs', 'digits'];
const WITH_JSON = ['train', 'evaluate', 'predict', 'export', 'runs'];

function assertRefused({ code, out, err }: Ended, expected: number): void {
  assert.is(code, expected, `${out}\n${err}`);
  assert.is(out, '');
  assert.match(err, /^Error: /);
  assert.ok(err.trimEnd().split('\n').length <= 3, err);
}

for (const command of COMMANDS)
  test(`${command}: an unknown option is named, with the way to help`, async () => {
    const ended = await run([command, '--nonsense']);
    assertRefused(ended, 2);
    assert.is(ended.err, `Error: Unknown option '--nonsense'\nTry \`npm run ${command} -- --help\`.\n`);
  });

for (const command of WITH_JSON)
  test(`${command} --json: an unknown option is one JSON object`, async () => {
    const { code, out, err } = await run([command, '--json', '--nonsense']);
    assert.is(code, 2);
    assert.is(err, '');
    const [error, ...rest] = jsonLines(out);
    assert.equal(rest, []);
    assert.equal([error.event, error.code], ['error', 'bad-option']);
    assert.match(error.message, "Unknown option '--nonsense'");
    assert.not.ok('stack' in error);
  });

test('an option that is meant is suggested, and values are checked by name', async () => {
  assert.match((await run(['train', '--epoch', '3'])).err, 'Did you mean --epochs?');
  const ended = await run(['train', '--optimizer', 'best']);
  assertRefused(ended, 2);
  assert.match(ended.err, '--optimizer must be one of sgd, momentum, nesterov, adam; found best.');
});

test('a missing argument is described, and so is a second --', async () => {
  const missing = await run(['predict']);
  assertRefused(missing, 2);
  assert.match(missing.err, /^Error: Expected picture files, folders of pictures, .* Found nothing\.\nTry/);
  const twice = await run(['train', '--', '--epochs', '3']);
  assertRefused(twice, 2);
  assert.match(twice.err, '--epochs stands after one `--` too many');
});

test('options that exclude each other are named, in every command', async () => {
  for (const [words, message] of [
    [['predict', 'x.png', '--csv', '--json'], '--csv and --json exclude each other: leave one out.'],
    [['predict', 'x.png', '--csv', '--table'], '--csv and --table exclude each other: leave one out.'],
    [
      ['predict', 'x.png', '--explain', '--plain'],
      '--plain and --explain exclude each other: leave one out.',
    ],
  ] as const) {
    const ended = await run(words);
    assert.is(ended.code, 2);
    assert.match(`${ended.out}${ended.err}`, message);
  }
});

test('a word too many: how many the command takes', async () => {
  const ended = await run(['help', 'train', 'sweep']);
  assertRefused(ended, 2);
  assert.match(ended.err, 'Unexpected argument sweep: this command takes one command.\n');
});

test('a comma in a number: how it is written here', async () => {
  for (const [words, message] of [
    [['train', '--lr', '0,2'], '--lr must be a number with a point, such as 0.2; found 0,2.'],
    [['train', '--lr', ',5'], '--lr must be a number with a point, such as .5; found ,5.'],
    [['train', '--batch', '1,024'], '--batch must be a number without commas, such as 1024; found 1,024.'],
    [['train', '--lr', 'high'], '--lr must be a number; found high.'],
    [['page', '--port', 'abc'], '--port must be a whole number from 0 to 65535; found abc.'],
    [['page', '--port', '65536'], '--port must be a whole number from 0 to 65535; found 65536.'],
  ] as const) {
    const ended = await run(words);
    assertRefused(ended, 2);
    assert.match(ended.err, message);
  }
});

test('a word that would clear the screen or forge a line is shown, not obeyed', async () => {
  for (const word of ['--\x1b[2Jx', '--lr=\x1b[2J\nmodel saved', '--schedule=\x1b]0;title\x07']) {
    const ended = await run(['train', word]);
    assertRefused(ended, 2);
    assert.not.ok(ended.err.includes('\x1b'));
    assert.not.match(ended.err, /^model saved/m);
    assert.match(ended.err, '\\x1b');
  }
});

test('--verbose adds the stack and what caused the error, to people and to programs', async () => {
  const brief = await run(['evaluate', '--model', 'none']);
  assertRefused(brief, 1);
  assert.not.match(brief.err, / {4}at /);
  const verbose = await run(['evaluate', '--model', 'none', '--verbose']);
  assert.is(verbose.code, 1);
  assert.ok(verbose.err.startsWith(brief.err), verbose.err);
  assert.match(verbose.err, / {4}at [\s\S]*Caused by: Error: ENOENT/);
  const [error] = jsonLines((await run(['evaluate', '--model', 'none', '--verbose', '--json'])).out);
  assert.is(error.code, 'no-model');
  assert.match(error.stack, / {4}at /);
});

/** Makes a command meet an error that nobody expected, in its own code or in a callback. */
const broken = (statement: string) => {
  const module = `process.on('newListener', (name) => { if (name === 'uncaughtException') ${statement} });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
};

for (const [where, statement] of [
  ['in a callback', "setImmediate(() => { throw new TypeError('broken\\non purpose') })"],
  ['in a promise', "Promise.reject(new TypeError('broken\\non purpose'))"],
])
  test(`a fault of the program ${where}: three lines, the stack with --verbose, code fault with --json`, async () => {
    const environment = broken(statement);
    // What was told before the fault stays.
    const ended = { ...(await run(['runs'], { environment })), out: '' };
    assertRefused(ended, 1);
    assert.match(ended.err, /fault of the program, not of yours:\nTypeError: broken\n.*--verbose\.\n$/);
    assert.match((await run(['runs', '--verbose'], { environment })).err, / {4}at /);
    const told = jsonLines((await run(['runs', '--json'], { environment })).out);
    assert.ok(told.some(({ event, code }) => event === 'error' && code === 'fault'));
  });

test('a file too many for the system is an error that says so, whichever it is', async () => {
  const statement =
    "setImmediate(() => { throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' }) })";
  const environment = broken(statement);
  const { code, err } = await run(['runs'], { environment });
  assert.is(code, 1, err);
  assert.match(err, /The system opens too few files .*EMFILE.*ulimit -n/s);
  assert.not.match(err, 'fault of the program');
  const told = jsonLines((await run(['runs', '--json'], { environment })).out);
  assert.ok(told.some(({ event, code }) => event === 'error' && code === 'no-threads'));
});

const onLinux = testThatNeeds('Linux', process.platform === 'linux');

onLinux('too little address space for threads: every command that starts some says so', async () => {
  for (const [command, options] of [
    ['draw', '--plain'],
    ['digits', '--count 600 --sheet sheet.png --workers 2'],
  ] as const) {
    const script = `ulimit -v 2097152 && exec "$0" "$1" ${options}`;
    const ended = await start(['bash', '-c', script, process.execPath, fileOf(command)]);
    assert.is(ended.code, 1, ended.err);
    assert.match(ended.err, /^Error: .*ulimit -v/ms);
    assert.not.match(ended.err, 'fault of the program');
  }
});

test('too few files to begin with: an error that says so, where Node needs more', async () => {
  const npmRun = resolve(RUN, '../npm-run.cjs');
  for (const limit of [28, 40]) {
    const script = `ulimit -n ${limit} && exec "$0" "$1" runs`;
    const environment = { DISTRIBUTED_MNIST_NODE: 'own' };
    const ended = await start(['bash', '-c', script, process.execPath, npmRun], { environment });
    if (ended.code === 0) continue;
    assertRefused(ended, 1);
    assert.match(ended.err, 'ulimit -n');
  }
});

test('a message of many lines is cut to three, the last of which says what to do; --verbose tells all', async () => {
  const environment = {
    MNIST_MIRRORS: Array(4)
      .fill('http://127.0.0.1:9/')
      .map((base, n) => base + n)
      .join(','),
  };
  const words = ['evaluate', '--dataset', 'mnist', '--model', resolve(PRETRAINED)];
  const ended = await run(words, { environment: { ...environment, MNIST_DIR: '' } });
  assertRefused(ended, 1);
  assert.match(ended.err.trimEnd().split('\n').at(-1) ?? '', '--dataset builtin');
  const { err } = await run([...words, '--verbose'], { environment: { ...environment, MNIST_DIR: '' } });
  for (let mirror = 0; mirror < 4; mirror++) assert.match(err, `127.0.0.1:9/${mirror}`);
});

const shell = (script: string, folder: string) =>
  start(['bash', '-c', script, process.execPath, RUN], { folder });

test('a reader that closes its end is no error where output is all there is to do', async () => {
  const { out, err } = await shell(
    '"$0" "$1" predict --help | head -c 1; echo " $PIPESTATUS"',
    temporaryFolder(),
  );
  assert.is(out, 'U 0\n', err);
});

test('standard output on a full disk is an error in that word', async () => {
  const ended = await shell('"$0" "$1" runs >/dev/full', temporaryFolder());
  assertRefused(ended, 1);
  assert.match(ended.err, 'Standard output could not be written (ENOSPC');
  assert.not.match(ended.err, 'fault of the program');
});

test.run();
