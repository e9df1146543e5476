// A bar gives back what it took of the terminal, however the program ends. The terminal is script's (util-linux); the
// program in it is this file.

import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Bar } from '../../src/terminal/bar.js';
import { testThatNeeds } from '../needs.js';

const FILE = fileURLToPath(import.meta.url);
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'error'];

/** Draws a bar, and ends by a signal or otherwise. */
function end(ending: string): void {
  new Bar(() => 'a bar', process.stderr).start(2, 1);
  if (ending === 'exit') process.exit(3);
  if (ending === 'error') throw new Error('on purpose');
  process.kill(process.pid, ending);
  setTimeout(() => console.log('goes on'), 10_000);
}

/** Is told to end when a bar first writes something, such as what hides the cursor; and goes on drawing bars. */
function endAt(written: string): void {
  const { stderr } = process;
  const write = stderr.write.bind(stderr) as (text: string) => boolean;
  let isTold = false;
  stderr.write = ((text: string) => {
    const isIt = !isTold && text.includes(written);
    isTold ||= isIt;
    // Half of what a bar does to the terminal is done when the signal comes.
    if (isIt) process.kill(process.pid, 'SIGINT');
    return write(text);
  }) as typeof stderr.write;
  for (let turn = 0; turn < 3; turn++) {
    const bar = new Bar(() => 'a bar', stderr);
    bar.start(2, 1);
    bar.stop();
  }
  setTimeout(() => console.log('goes on'), 10_000);
}

const ending = process.argv[2];
if (ENDINGS.includes(ending)) {
  end(ending);
} else if (ending?.startsWith('?')) {
  endAt(ending);
} else {
  const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
  const inScript = testThatNeeds('the program script', hasScript);

  inScript('a signal, an exit and an error leave cursor and wrapping as they were', () => {
    for (const ending of ENDINGS) {
      const line = `exec '${process.execPath}' '${FILE}' ${ending}`;
      const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8' });
      assert.match(stdout, 'a bar', ending);
      assert.not.match(stdout, 'goes on', ending);
      assert.is.not(status, 0, ending);
      for (const mode of ['[?25', '[?7'])
        assert.ok(stdout.lastIndexOf(`${mode}l`) < stdout.lastIndexOf(`${mode}h`), `${ending}: ${mode}`);
    }
  });

  inScript('so does a signal that comes while a bar takes or gives them back', () => {
    for (const ending of ['?25l', '?7l', '?25h', '?7h']) {
      const line = `exec '${process.execPath}' '${FILE}' '${ending}'`;
      const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8' });
      assert.not.match(stdout, 'goes on', ending);
      assert.is.not(status, 0, ending);
      for (const mode of ['[?25', '[?7'])
        assert.ok(stdout.lastIndexOf(`${mode}l`) < stdout.lastIndexOf(`${mode}h`), `${ending}: ${mode}`);
    }
  });

  test('a command that answers the signal itself keeps its bar; a bar that stopped listens no more', async () => {
    const answer = () => {};
    process.on('SIGTERM', answer);
    const before = process.listenerCount('SIGTERM');
    const bar = new Bar(() => '', process.stderr);
    bar.start(2, 0);
    process.emit('SIGTERM', 'SIGTERM');
    assert.is(process.listenerCount('SIGTERM'), before + 1);
    bar.stop();
    await delay(10);
    assert.is(process.listenerCount('SIGTERM'), before);
    process.off('SIGTERM', answer);
  });

  test.run();
}
