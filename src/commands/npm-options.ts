// `npm run train --preset quick`, where `npm run train -- --preset quick` is meant: npm takes the option for its own
// configuration, gives it to the script as npm_config_preset in the environment, and warns in words of its own.

import type { Option } from 'commander';

/** Options of npm itself that some command has, too: who gives them without `--` may mean npm. */
const ALSO_OF_NPM = ['--json', '--verbose', '--only'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The options of a command that npm took; none where another program than npm started it. `usage`: "npm run train --". */
export function optionsTakenByNpm(
  options: readonly Option[],
  usage: string,
  environment: Environment = process.env,
): Option[] {
  // What npm runs may start commands in turn, which inherit its environment but not its options.
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

/** How the script that npm runs is given options. */
export const npmUsage = (environment: Environment = process.env) =>
  `npm run ${environment.npm_lifecycle_event} --`;
