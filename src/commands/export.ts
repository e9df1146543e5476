// npm run export: writes a saved model in a format of other programs, or several as one committee.

import { realpathSync } from 'node:fs';
import { extname } from 'node:path';
import { Option } from 'commander';
import { InputError, UsageError } from '../errors.js';
import { committeeOf, type Model, membersOf, requireNetwork } from '../formats/model.js';
import { encodeModel } from '../formats/model-safetensors.js';
import { encodeOnnx } from '../formats/onnx.js';
import { temperatureOf } from '../formats/temperature.js';
import { encodeNpz } from '../formats/write-npz.js';
import { checkWritable, writeWhole } from '../node/files.js';
import { BUNDLED_MODEL } from '../node/paths.js';
import { type ChosenModel, chooseModel, describeModel } from '../node/reading/choose-model.js';
import { count } from '../numbers.js';
import { printable } from '../printable.js';
import { printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { STANDARD_MODEL } from './model-option.js';
import { announceFolder } from './new-folder.js';

const FORMATS = {
  onnx: ({ model }) => encodeOnnx(model),
  npz: ({ path, model }) => encodeNpz(requireNetwork(path, model, 'fits an npz')),
  safetensors: ({ model }, out) => encodeModel(out, model),
} satisfies Record<string, (chosen: ChosenModel, out: string) => Uint8Array>;

interface Options {
  model?: string[];
  format?: keyof typeof FORMATS;
  out?: string;
  json?: boolean;
}

/** Protocol buffers end here, and so do the models that can be loaded again; the rest is room for names. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

async function run({ model: named, format, out, json }: Options): Promise<void> {
  if (!format) refuseMissing('--format <name>', `the format, one of ${Object.keys(FORMATS).join(', ')}`);
  if (!out) refuseMissing('--out <file>', 'the file to write');
  refuseOtherEnding(format, out);
  const chosen = named ? named.map((each) => chooseModel(each)) : [chooseModel()];
  for (const file of [...chosen.map(({ path }) => path), BUNDLED_MODEL]) refuseSameFile(file, out);
  checkWritable(out);
  if (!json) announceFolder(out);
  const exported = await joinModels(chosen);
  const { path, model } = exported;
  refuseTooLarge(path, model);
  const bytes = FORMATS[format](exported, out);
  writeWhole(out, bytes);
  if (json) {
    const { topology, activation } = model.metadata;
    const form =
      'members' in model
        ? { topology, activation, members: model.members.length }
        : { topology, activation, temperature: temperatureOf(model) };
    console.log(JSON.stringify({ model: path, ...form, format, out, bytes: bytes.length }));
    return;
  }
  for (const { path, model } of chosen) printText(describeModel(path, model.metadata));
  printText(`Exported as ${printable(out)} (${format}, ${count(bytes.length)} bytes)`);
}

/** One model as it is, several as a committee. */
async function joinModels(chosen: readonly ChosenModel[]): Promise<ChosenModel> {
  if (chosen.length === 1) return chosen[0];
  return {
    path: chosen.map(({ path }) => path).join(', '),
    model: await committeeOf(chosen.map(({ model }) => model)),
  };
}

function refuseMissing(option: string, what: string): never {
  throw new UsageError('bad-option', `${option} is missing. Name ${what}.`);
}

/** A name that ends as another format's would tell everyone else that the file holds that format. */
function refuseOtherEnding(format: string, out: string): void {
  const ending = extname(out).slice(1).toLowerCase();
  if (ending === format || !Object.hasOwn(FORMATS, ending)) return;
  throw new UsageError(
    'bad-option',
    `--out must not end with .${ending} where --format is ${format}; found ${printable(out)}. ` +
      `Name a file that ends with .${format}, or write --format ${ending}.`,
  );
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

function refuseTooLarge(path: string, model: Model): void {
  const tensors = membersOf(model).flatMap(({ tensors }) => tensors);
  const bytes = tensors.reduce((sum, { weight, bias }) => sum + weight.byteLength + bias.byteLength, 0);
  if (bytes <= MOST_BYTES) return;
  throw new InputError(
    'cannot-export',
    `${printable(path)}: its weights take ${count(bytes)} bytes in single precision; an exported file holds at most ${count(MOST_BYTES)}. ` +
      'Export a narrower network, or fewer of them.',
  );
}

const EXAMPLES = [
  ['--format onnx --out model.onnx', 'for ONNX Runtime, in a browser or a server'],
  ['--model last --format npz --out model.npz', 'the model trained last, for NumPy'],
  [
    '--model a.safetensors b.safetensors --format safetensors --out committee.safetensors',
    'a committee, which averages what both say',
  ],
] as const;

const command = createCommand('export', 'Writes a saved model in a format of other programs.', EXAMPLES)
  .addOption(
    new Option(
      '--model <files...>',
      'the model: a file, or last, bundled or taught; several become a committee',
    ).default(undefined, STANDARD_MODEL),
  )
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
