// npm run export: writes a saved model in a format that other programs read.

import { realpathSync } from 'node:fs';
import { Option } from 'commander';
import { InputError, UsageError } from '../errors.js';
import type { Model } from '../formats/model.js';
import { encodeModel } from '../formats/model-safetensors.js';
import { encodeOnnx } from '../formats/onnx.js';
import { encodeNpz } from '../formats/write-npz.js';
import { fillWords } from '../lines.js';
import { checkWritable, writeWhole } from '../node/files.js';
import { BUNDLED_MODEL } from '../node/paths.js';
import { chooseModel, describeModel } from '../node/reading/choose-model.js';
import { printable } from '../printable.js';
import { temperatureOf } from '../reading/temperature.js';
import { outputColumns } from '../terminal/columns.js';
import { createCommand, runCommand } from './command.js';

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
  if (!format || !out)
    throw new UsageError(
      'bad-option',
      `Expected --format and --out, found ${format || out ? 'one of them' : 'neither'}. Name the format, one of ` +
        `${Object.keys(FORMATS).join(', ')}, and the file to write.`,
    );
  const { path, model } = chooseModel(named);
  for (const file of [path, BUNDLED_MODEL]) refuseSameFile(file, out);
  checkWritable(out);
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
  const columns = outputColumns();
  console.log(fillWords(`Model ${describeModel(path, model.metadata)}`, columns).join('\n'));
  console.log(fillWords(`saved as ${printable(out)} (${format}, ${bytes.length} bytes)`, columns).join('\n'));
}

/** The model that is read would be gone. */
function refuseSameFile(path: string, out: string): void {
  try {
    if (realpathSync(path) !== realpathSync(out)) return;
  } catch {
    // There is nothing at `out` yet.
    return;
  }
  throw new UsageError(
    'bad-option',
    `--out names a model, ${printable(path)}, which would be written over. Name another file.`,
  );
}

function refuseTooLarge(path: string, { tensors }: Model): void {
  const bytes = tensors.reduce((sum, { weight, bias }) => sum + weight.byteLength + bias.byteLength, 0);
  if (bytes <= MOST_BYTES) return;
  throw new InputError(
    'cannot-export',
    `${printable(path)}: its weights take ${bytes} bytes in single precision, where a file takes ${MOST_BYTES} at most. ` +
      'Export a narrower network, or keep this one as it is.',
  );
}

const command = createCommand('export', 'Writes a saved model in a format that other programs read.')
  .option(
    '--model <file>',
    'the model: a file; last, bundled or taught (default: the one that predict reads with)',
  )
  .addOption(
    new Option(
      '--format <name>',
      'the format: onnx; npz, for NumPy; safetensors, in single precision',
    ).choices(Object.keys(FORMATS)),
  )
  .option('--out <file>', 'where it is saved')
  .option('--json', 'one JSON object on standard output')
  .action(run);

await runCommand(command);
