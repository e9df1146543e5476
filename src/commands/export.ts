// npm run export: writes a saved model in a format of other programs.

import { realpathSync } from 'node:fs';
import { Option } from 'commander';
import { InputError, UsageError } from '../errors.js';
import type { Model } from '../formats/model.js';
import { encodeModel } from '../formats/model-safetensors.js';
import { encodeOnnx } from '../formats/onnx.js';
import { encodeNpz } from '../formats/write-npz.js';
import { checkWritable, writeWhole } from '../node/files.js';
import { BUNDLED_MODEL } from '../node/paths.js';
import { chooseModel, describeModel } from '../node/reading/choose-model.js';
import { count } from '../numbers.js';
import { printable } from '../printable.js';
import { temperatureOf } from '../reading/temperature.js';
import { printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { modelOption } from './model-option.js';
import { announceFolder } from './new-folder.js';

const FORMATS = {
  onnx: encodeOnnx,
  npz: encodeNpz,
  safetensors: (model, _temperature, out) => encodeModel(out, model),
} satisfies Record<string, (model: Model, temperature: number, out: string) => Uint8Array>;

interface Options {
  model?: string;
  format?: keyof typeof FORMATS;
  out?: string;
  json?: boolean;
}

/** Protocol buffers end here, and so do the models that can be loaded again; the rest is room for names. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

async function run({ model: named, format, out, json }: Options): Promise<void> {
  if (!format) refuseMissing('--format <name>', `the format, one of ${Object.keys(FORMATS).join(', ')}`);
  if (!out) refuseMissing('--out <file>', 'the file to write');
  const { path, model } = chooseModel(named);
  for (const file of [path, BUNDLED_MODEL]) refuseSameFile(file, out);
  checkWritable(out);
  if (!json) announceFolder(out);
  refuseTooLarge(path, model);
  const temperature = temperatureOf(model);
  const bytes = FORMATS[format](model, temperature, out);
  writeWhole(out, bytes);
  if (json) {
    const { topology, activation } = model.metadata;
    console.log(
      JSON.stringify({ model: path, topology, activation, temperature, format, out, bytes: bytes.length }),
    );
    return;
  }
  printText(describeModel(path, model.metadata));
  printText(`Exported as ${printable(out)} (${format}, ${count(bytes.length)} bytes)`);
}

function refuseMissing(option: string, what: string): never {
  throw new UsageError('bad-option', `${option} is missing. Name ${what}.`);
}

/** The export would replace the model itself. */
function refuseSameFile(path: string, out: string): void {
  try {
    if (realpathSync(path) !== realpathSync(out)) return;
  } catch {
    // There is nothing at `out` yet.
    return;
  }
  throw new UsageError(
    'bad-option',
    `--out names the model ${printable(path)}, which would be overwritten. Name another file.`,
  );
}

function refuseTooLarge(path: string, { tensors }: Model): void {
  const bytes = tensors.reduce((sum, { weight, bias }) => sum + weight.byteLength + bias.byteLength, 0);
  if (bytes <= MOST_BYTES) return;
  throw new InputError(
    'cannot-export',
    `${printable(path)}: its weights take ${count(bytes)} bytes in single precision; an exported file holds at most ${count(MOST_BYTES)}. ` +
      'Export a narrower network.',
  );
}

const EXAMPLES = [
  ['--format onnx --out model.onnx', 'for ONNX Runtime, in a browser or a server'],
  ['--model last --format npz --out model.npz', 'the model trained last, for NumPy'],
] as const;

const command = createCommand('export', 'Writes a saved model in a format of other programs.', EXAMPLES)
  .addOption(modelOption())
  .addOption(
    new Option(
      '--format <name>',
      'onnx for ONNX Runtime, npz for NumPy, safetensors in single precision',
    ).choices(Object.keys(FORMATS)),
  )
  .option('--out <file>', 'the file to write')
  .option('--json', 'print one JSON object')
  .action(run);

await runCommand(command);
