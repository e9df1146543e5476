// Detects `npm run train --preset quick` where `npm run train -- --preset quick` is meant. npm takes the option as its own
// configuration, warns about it, and passes it to the script as npm_config_preset in the environment.

import type { Option } from 'commander';
import { shellWord } from '../node/invocation.js';
import { printable } from '../printable.js';

/** Options that npm itself has, too: without `--` they may be meant for npm. */
const ALSO_OF_NPM = ['--json', '--verbose', '--version', '--help', '--quiet', '--only'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The options of a command that npm took; none if something else started it. `usage`: "npm run train --". */
export function optionsTakenByNpm(
  options: readonly Option[],
  usage: string,
  environment: Environment = process.env,
): Option[] {
  // A script may start other commands, which inherit its environment but not its options.
  const [, script = ''] = usage.split('npm run ');
  if (!script) return [];
  const started = new RegExp(`npm-run\\.cjs["']? ${script.split(' ')[0]}(\\s|$)`);
  if (!started.test(environment.npm_lifecycle_script ?? '')) return [];
  return options.filter(
    (option) =>
      option.long && !ALSO_OF_NPM.includes(option.long) && takenValue(option, environment) !== undefined,
  );
}

/**
 * The command that was meant, with the words that npm left. npm parts a value from its option unless there is a "=" between
 * them: which word is whose is only certain of one option and one word, where the command takes no other words.
 */
export function meantCommand(
  taken: readonly Option[],
  words: readonly string[],
  takesWords: boolean,
  environment: Environment = process.env,
): string {
  const usage = `npm run ${environment.npm_lifecycle_event} --`;
  const quote = (word: string) => shellWord(printable(word));
  const isParted = (option: Option) => option.required && takenValue(option, environment) === 'true';
  if (taken.some(isParted)) {
    const isCertain = taken.length === 1 && words.length === 1 && !takesWords;
    const options = taken.map(({ long, flags }) => (isCertain ? `${long} ${quote(words[0])}` : flags));
    return [usage, ...options].join(' ');
  }
  const options = taken.map((option) =>
    option.required ? `${option.long} ${quote(takenValue(option, environment) ?? '')}` : String(option.long),
  );
  return [usage, ...words.map(quote), ...options].join(' ');
}

/** What npm has for an option: "true" where it saw no value. */
const takenValue = ({ long = '' }: Option, environment: Environment) =>
  environment[`npm_config_${long.replace(/^--(no-)?/, '').replaceAll('-', '_')}`];
