// npm run worker: lets this machine take part in runs that others coordinate over a Redis.

import { UsageError } from '../errors.js';
import { needing } from '../node/needing.js';
import { createCommand, runCommand } from './command.js';
import { Interrupts } from './interrupts.js';
import { workersOption } from './workers.js';

/** Until then the last connections have closed. */
const EXIT_MILLISECONDS = 3000;

interface Options {
  redis?: string;
  workers: number;
  data?: string;
}

async function run({ redis: url, workers, data }: Options): Promise<void> {
  if (url === undefined)
    throw new UsageError(
      'bad-option',
      'worker needs the Redis over which the machines meet: --redis redis://host:6379.',
    );
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  const { serveRuns } = await needing('bullmq', () => import('../cluster/machine.js'));
  interrupts.defer();
  await serveRuns({ url, workers, data, signal, tell: (line) => console.log(line) });
  process.exitCode = interrupts.exitCode;
  // A connection to a Redis that hangs would keep the process.
  setTimeout(() => process.exit(), EXIT_MILLISECONDS).unref();
}

const command = createCommand(
  'worker',
  'Trains for runs and sweeps that are coordinated elsewhere: `train --redis`, `sweep --redis`. It stays until it is ended.',
)
  .option('--redis <url>', 'the Redis or Valkey over which the machines meet, such as redis://host:6379')
  .addOption(workersOption())
  .option(
    '--data <folder>',
    "where MNIST's four files are (default: the usual places, or else the data come over Redis)",
  )
  .action((options: Options) => run(options));

await runCommand(command, { outlivesOutput: 'This machine goes on taking part.', computesMuch: true });
