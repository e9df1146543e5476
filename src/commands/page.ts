// npm run page: serves the page that trains, draws and reads in a browser, or writes it for a static host.

import { InvalidArgumentError } from 'commander';
import { servePage, writePage } from '../node/page/serve.js';
import { printable } from '../printable.js';
import { createCommand, runCommand } from './command.js';
import { Interrupts } from './interrupts.js';

interface Options {
  port: number;
  build?: string;
}

const USUAL_PORT = 8421;
const HIGHEST_PORT = 65535;

async function run({ port, build }: Options): Promise<void> {
  if (build !== undefined) {
    writePage(build);
    console.log(`The page is in ${printable(build)}. Any host of static files can serve it, by https.`);
    return;
  }
  const { address } = await servePage(port);
  console.log(`The page is at ${address} until Ctrl-C.`);
  // From here on there is nothing to save: a signal ends the process at once.
  new Interrupts();
}

function parsePort(text: string): number {
  const port = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${HIGHEST_PORT}.`);
}

const command = createCommand('page', 'Serves the page that trains, draws and reads digits in a browser.')
  .option('--port <number>', 'on 127.0.0.1; 0: any that is free', parsePort, USUAL_PORT)
  .option('--build <folder>', 'write the page to a folder instead, for a static host')
  .action(run);

await runCommand(command);
