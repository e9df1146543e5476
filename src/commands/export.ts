// npm run export: writes a saved model in a format of other programs, or several as one committee.

import { realpathSync } from 'node:fs';
import { extname } from 'node:path';
import { Option } from 'commander';
import { InputError, UsageError } from '../errors.js';
import { kindOf } from '../formats/file-kind.js';
import {
  committeeOf,
  describeCommittee,
  describeMembers,
  type Model,
  membersOf,
  notSingle,
  requireNetwork,
} from '../formats/model.js';
import { encodeModel } from '../formats/model-safetensors.js';
import { encodeOnnx } from '../formats/onnx.js';
import { temperatureOf } from '../formats/temperature.js';
import { encodeNpz } from '../formats/write-npz.js';
import { checkWritable, writeWhole } from '../node/files.js';
import { refuseToReplaceOthers } from '../node/model-file.js';
import { BUNDLED_MODEL } from '../node/paths.js';
import { type ChosenModel, chooseModel, describeModel } from '../node/reading/choose-model.js';
import { count } from '../numbers.js';
import { printable } from '../printable.js';
import { printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { STANDARD_MODEL } from './model-option.js';
import { announceFolder } from './new-folder.js';
import { warnOfRepeated } from './repeated-networks.js';

const FITS_NPZ = 'fits an npz';

const FORMATS = {
  onnx: ({ model }) => encodeOnnx(model),
  npz: ({ path, model }) => encodeNpz(requireNetwork(path, model, FITS_NPZ)),
  safetensors: ({ model }, out) => encodeModel(out, model),
} satisfies Record<string, (chosen: ChosenModel, out: string) => Uint8Array>;

type Format = keyof typeof FORMATS;

interface Options {
  model?: string[];
  format?: Format;
  out?: string;
  json?: boolean;
}

/** Protocol buffers end here, and so do the models that can be loaded again; the rest is room for names. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

async function run({ model: named, format: wanted, out, json }: Options): Promise<void> {
  if (!out) refuseMissing(wanted);
  const format = wanted ?? formatOf(out);
  refuseOtherEnding(format, out);
  const chosen = named ? named.map((each) => chooseModel(each)) : [chooseModel()];
  for (const file of [...chosen.map(({ path }) => path), BUNDLED_MODEL]) refuseSameFile(file, out);
  refuseToReplaceOthers(out, isExported);
  checkWritable(out);
  if (!json) announceFolder(out);
  const exported = await joinModels(chosen);
  const { path, model } = exported;
  if (chosen.length > 1 && format === 'npz')
    throw notSingle(`The models named make a ${describeCommittee({ members: membersOf(model) })}`, FITS_NPZ);
  refuseTooLarge(path, model);
  await warnOfRepeated(model);
  const bytes = FORMATS[format](exported, out);
  writeWhole(out, bytes);
  if (json) {
    const { topology, activation } = model.metadata;
    const { input } = describeMembers(membersOf(model));
    const form =
      'members' in model
        ? { topology, activation, input, members: model.members.length }
        : { topology, activation, input, temperature: temperatureOf(model) };
    console.log(JSON.stringify({ model: path, ...form, format, out, bytes: bytes.length }));
    return;
  }
  for (const { path, model } of chosen) printText(describeModel(path, model.metadata));
  const committee = 'members' in model ? `${describeCommittee(model)}, ` : '';
  printText(`Exported as ${printable(out)} (${format}, ${committee}${count(bytes.length)} bytes)`);
}

/** One model as it is, several as a committee. */
async function joinModels(chosen: readonly ChosenModel[]): Promise<ChosenModel> {
  if (chosen.length === 1) return chosen[0];
  return {
    path: chosen.map(({ path }) => path).join(', '),
    model: await committeeOf(chosen.map(({ model }) => model)),
  };
}

/** The endings of names that tell the format. */
const ENDINGS = Object.keys(FORMATS)
  .map((format) => `.${format}`)
  .join(', ')
  .replace(/, ([^,]*)$/, ' or $1');

function refuseMissing(format: Format | undefined): never {
  const what = format ? 'the file to write' : `the file to write; its ending tells the format: ${ENDINGS}`;
  throw new UsageError('bad-option', `--out <file> is missing. Name ${what}.`);
}

/** The format that a name's ending tells. */
function formatOf(out: string): Format {
  const ending = endingOf(out);
  if (isFormat(ending)) return ending;
  throw new UsageError(
    'bad-option',
    `--out ${printable(out)} does not tell the format. Name a file that ends with ${ENDINGS}, or add --format <name>.`,
  );
}

const endingOf = (out: string) => extname(out).slice(1).toLowerCase();

const isFormat = (ending: string): ending is Format => Object.hasOwn(FORMATS, ending);

/** A name that ends as another format's would tell everyone else that the file holds that format. */
function refuseOtherEnding(format: Format, out: string): void {
  const ending = endingOf(out);
  if (ending === format || !isFormat(ending)) return;
  throw new UsageError(
    'bad-option',
    `--out must not end with .${ending} where --format is ${format}; found ${printable(out)}. ` +
      `Name a file that ends with .${format}, or write --format ${ending}.`,
  );
}

/** Whether a file holds what export may have written. */
const isExported = (bytes: Uint8Array) => kindOf(bytes)?.exported === true;

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
  ['--out model.onnx', 'for ONNX Runtime, in a browser or a server'],
  ['--model last --out model.npz', 'the model trained last, for NumPy'],
  [
    '--model a.safetensors b.safetensors --out committee.safetensors',
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
    new Option('--format <name>', 'onnx for ONNX Runtime, npz for NumPy, safetensors in single precision')
      .choices(Object.keys(FORMATS))
      .default(undefined, 'as --out ends'),
  )
  .option('--out <file>', 'the file to write')
  .option('--json', 'print one JSON object')
  .action(run);

await runCommand(command);
