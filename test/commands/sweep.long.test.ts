// npm run sweep that is interrupted, and goes on.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from './running.js';
import { linesOf, runsIn, TINY } from './sweeping.js';

test('Ctrl-C ends it in order with the command that goes on; --resume trains what is missing, to the same bits', async () => {
  const words = ['sweep', ...TINY, '--seeds', '1..3', '--epochs', '60', '--at-once', '1', '--json'];
  let sent = false;
  const stopped = await run(words, {
    meddle(child, out) {
      if (sent || !out.includes('"event":"run"')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assert.is(stopped.code, 130, stopped.err);
  const [done] = linesOf(stopped.out, 'done');
  assert.is(done.stopped, true);
  assert.match(String(done.resume), /npm run sweep -- .*--seeds 1\.\.3 .*--resume$/);

  const { folder } = stopped;
  const resumed = await run([...words, '--resume'], { folder });
  assert.is(resumed.code, 0, resumed.err);
  const runs = linesOf(resumed.out, 'run');
  assert.is(runs.length, 3);
  const before = linesOf(stopped.out, 'run');
  assert.equal(
    runs.filter(({ earlier }) => earlier).map(({ weightsSha256 }) => weightsSha256),
    before.map(({ weightsSha256 }) => weightsSha256),
  );
  // What was stopped goes on in its own folder.
  assert.is(runsIn(folder).length, 3);
  const [whole] = linesOf(
    (await run(['sweep', ...TINY, '--epochs', '60', '--seeds', '2', '--json'])).out,
    'run',
  );
  assert.is(runs.find(({ seed }) => seed === 2)?.weightsSha256, whole.weightsSha256);
});

test.run();
