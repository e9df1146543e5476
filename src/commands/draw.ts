// npm run draw: draw digits in the terminal, and see them read.

import { Option } from 'commander';
import { plainOrScreen } from '../terminal/draw/start.js';
import { createCommand, runCommand } from './command.js';
import { modelOption } from './model-option.js';

const EXAMPLES = [
  ['--model last', 'reads with the model trained last'],
  ['--plain', 'lines of text, for screen readers and pipes'],
] as const;

const command = createCommand('draw', 'Draw digits in the terminal, and see them read as you draw.', EXAMPLES)
  .addOption(modelOption())
  .addOption(
    new Option('--data <folder>', "folder of MNIST's four files, for digits to try").default(
      undefined,
      '$MNIST_DIR, then data/mnist, else built-in digits',
    ),
  )
  .option('--ascii', 'ASCII characters only')
  .option('--plain', 'lines of text instead of a screen')
  .action(plainOrScreen);

await runCommand(command);
