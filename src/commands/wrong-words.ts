// What is said of words on the command line that commander refuses: what was expected, what was found, and what was meant.

import type { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.js';
import { printable } from '../printable.js';

/** A value that an option refused: commander's message, with the option's flags, the value, and the parser's reason. */
const REFUSED_VALUE =
  /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '([\s\S]*)' is invalid\. ([\s\S]*)$/;

/** The error of a command for what commander refused. */
export function refuseWords(command: Command, error: CommanderError, words: readonly string[]): UsageError {
  const help = `Try \`${command.name()} --help\`.`;
  return new UsageError('bad-option', `${describe(command, error, words)}\n${help}`);
}

function describe(command: Command, { code, message }: CommanderError, words: readonly string[]): string {
  if (code === 'commander.excessArguments') return describeSurplus(command);
  if (code === 'commander.missingArgument') return describeMissing(command);
  if (code === 'commander.conflictingOption') return describeConflict(message);
  const [, option, value, reason] = REFUSED_VALUE.exec(message) ?? [];
  if (option) return `${option} must be ${expected(reason)}; found ${printable(value) || '""'}.`;
  return capitalised(quoteSafely(message, words).replace(/^error: /, ''));
}

/** What a value must be: a parser says "It must be …", commander "Allowed choices are …". */
const expected = (reason: string) =>
  reason
    .replace(/\.$/, '')
    .replace(/^It must be /, '')
    .replace(/^Allowed choices are /, 'one of ');

/** A word too many. A value without its option is a likely mistake: "quick" for "--preset quick". */
function describeSurplus(command: Command): string {
  const taken = command.registeredArguments.length;
  const word = command.args[taken] ?? '';
  // pnpm and yarn hand on the `--` that npm takes.
  if (word.startsWith('-')) return `${printable(word)} stands after one \`--\` too many. Leave that out.`;
  const meant = command.options.find(({ argChoices }) => argChoices?.includes(word));
  const takes =
    taken === 0
      ? 'this command takes options only'
      : `this command takes one ${command.registeredArguments[0].name()}`;
  return (
    `Unexpected argument ${printable(word)}: ${takes}.` +
    (meant ? ` Did you mean ${meant.long} ${printable(word)}?` : '')
  );
}

function describeMissing(command: Command): string {
  const missing = command.registeredArguments.find(({ required }, index) => required && !command.args[index]);
  return `Expected ${missing?.description ?? 'an argument'}. Found nothing.`;
}

/** Commander names two options by their flags. */
function describeConflict(message: string): string {
  const [one, other] = message.match(/--[\w-]+/g) ?? [];
  return `${one} and ${other} exclude each other: leave one out.`;
}

/** Commander's message repeats a word, or what follows its "=". */
function quoteSafely(message: string, words: readonly string[]): string {
  const quoted = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]).filter(Boolean);
  return quoted.reduce((text, word) => text.replaceAll(word, printable(word)), message);
}

const capitalised = (text: string) => text[0].toUpperCase() + text.slice(1);
