// What is proposed where npm took options for itself, and parted values from them.

import { Option } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { meantCommand } from '../../src/commands/npm-options.js';

const TABLE = new Option('--table', '');
const MODEL = new Option('--model <file>', '');

const meant = (taken: Record<string, string>, words: readonly string[], takesWords = true) =>
  meantCommand(
    [TABLE, MODEL].filter(({ long }) => `npm_config_${long?.slice(2)}` in taken),
    words,
    takesWords,
    { npm_lifecycle_event: 'x', ...taken },
  );

test('the whole command, with its words and values', () => {
  assert.is(meant({ npm_config_table: 'true' }, ['a b.png', 'c']), "npm run x -- 'a b.png' c --table");
  assert.is(meant({ npm_config_model: 'last' }, ['c']), 'npm run x -- c --model last');
});

test('a value that npm parted from its option: put back where it is certain, else asked for', () => {
  assert.is(meant({ npm_config_model: 'true' }, ['last'], false), 'npm run x -- --model last');
  assert.is(meant({ npm_config_model: 'true' }, ['c', 'last']), 'npm run x -- --model <file>');
});

test.run();
