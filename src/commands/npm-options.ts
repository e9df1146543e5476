// Detects `npm run train --preset quick` where `npm run train -- --preset quick` is meant. npm takes the option as its own
// configuration, warns about it, and passes it to the script as npm_config_preset in the environment.

import type { Option } from 'commander';

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
  return options.filter(({ long }) => {
    if (!long || ALSO_OF_NPM.includes(long)) return false;
    const name = long.replace(/^--(no-)?/, '').replaceAll('-', '_');
    return environment[`npm_config_${name}`] !== undefined;
  });
}

/** How options are passed to the script that npm runs. */
export const npmUsage = (environment: Environment = process.env) =>
  `npm run ${environment.npm_lifecycle_event} --`;
