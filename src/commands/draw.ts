// npm run draw: draw digits in the terminal, and see them read.

import { plainOrScreen } from '../terminal/draw/start.js';
import { createCommand, runCommand } from './command.js';

const command = createCommand('draw', 'Draw digits in the terminal, and see them read as you draw.')
  .option('--model <file>', 'the model: a file; last, bundled or taught (default: as predict chooses)')
  .option(
    '--data <folder>',
    "where MNIST's four files are, for digits to try (default: $MNIST_DIR, then data/mnist)",
  )
  .option('--ascii', 'nothing but ASCII characters')
  .option('--plain', 'lines of text instead of a screen: for screen readers and pipes')
  .action(plainOrScreen);

await runCommand(command);
