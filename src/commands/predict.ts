// npm run predict: reads the digits of pictures.

import { Option } from 'commander';
import { fillWords } from '../lines.js';
import { checkWritableFolder } from '../node/files.js';
import { type ChosenModel, chooseModel, describeModel } from '../node/reading/choose-model.js';
import type { Outcome, Prediction } from '../node/reading/outcome.js';
import { predictAll } from '../node/reading/predict-all.js';
import { toJson } from '../node/reading/prediction.js';
import { findSources, withAnnotations, withDebugFolders } from '../node/reading/sources.js';
import { createRecogniser } from '../node/recogniser.js';
import { count, duration } from '../numbers.js';
import { printable } from '../printable.js';
import { isUnsure } from '../reading/certainty.js';
import { outputColumns } from '../terminal/columns.js';
import { startProgress } from '../terminal/prediction/progress.js';
import { type Look, reportInFull, reportInLine } from '../terminal/prediction/report.js';
import { reportAsTable } from '../terminal/prediction/table.js';
import { createCommand, runCommand } from './command.js';
import { workersOption } from './workers.js';

interface Options {
  model?: string;
  single?: boolean;
  debug?: string;
  explain?: boolean;
  json?: boolean;
  table?: boolean;
  annotate?: string;
  workers: number;
}

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;
const COLOURS = 256;

async function run(names: string[], options: Options): Promise<void> {
  const chosen = chooseModel(options.model);
  const recogniser = createRecogniser(chosen.model);
  for (const folder of [options.debug, options.annotate])
    if (folder !== undefined) checkWritableFolder(folder);
  const { sources: found, skipped } = await findSources(names);
  const debugged = options.debug === undefined ? found : withDebugFolders(found, options.debug);
  const sources = options.annotate === undefined ? debugged : withAnnotations(debugged, options.annotate);
  const tell = await chooseTeller(sources.length > 1, chosen, options);

  const tally = { pictures: 0, sure: 0, unsure: 0, empty: 0, failed: 0 };
  const started = performance.now();
  const progress = await startProgress(sources.length);
  const { single = false, workers } = options;
  try {
    for await (const outcome of predictAll(recogniser, sources, {
      modelPath: chosen.path,
      single,
      workers,
    })) {
      tally.pictures++;
      tally[judge(outcome)]++;
      progress.print(() => tell(outcome));
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (!options.json && !options.table) {
    if (sources.length > 1) console.log(summarise(tally, (performance.now() - started) / 1000));
    if (skipped.total > 0) console.log(`Left out of folders: ${skipped.describe()}.`);
    console.log(describeChoice(chosen));
    if (options.debug !== undefined) console.log(`Steps: ${printable(options.debug)}`);
    if (options.annotate !== undefined) console.log(`Annotated pictures: ${printable(options.annotate)}`);
  }
  if (tally.failed > 0) process.exitCode = 1;
}

function judge(outcome: Outcome): 'sure' | 'unsure' | 'empty' | 'failed' {
  if ('error' in outcome) return 'failed';
  const digits = outcome.lines.flat();
  if (digits.length === 0) return 'empty';
  return digits.some(isUnsure) ? 'unsure' : 'sure';
}

async function chooseTeller(
  many: boolean,
  chosen: ChosenModel,
  options: Options,
): Promise<(outcome: Outcome) => void> {
  if (options.json) return (outcome) => console.log(JSON.stringify(toJson(outcome, chosen.path)));
  return options.table ? (outcome) => tellTable(outcome, many) : tellPerson(many, chosen, options);
}

function tellTable(outcome: Outcome, many: boolean): void {
  if ('error' in outcome) console.error(`Error: ${outcome.error.message}`);
  else for (const row of reportAsTable(outcome, many)) console.log(row);
}

/** Tells of one picture in full, and of many in a line each; --explain has much to tell of each. */
async function tellPerson(
  many: boolean,
  { model }: ChosenModel,
  options: Options,
): Promise<(outcome: Outcome) => void> {
  // Loaded only where it is asked for, so that the others start sooner.
  const { explain } = options.explain ? await import('../reading/explain.js') : {};
  const look: Look = {
    columns: process.stdout.columns ?? COLUMNS,
    colours: process.stdout.isTTY && process.stdout.hasColors(COLOURS),
    explain: explain && ((image, digit) => explain(model, image, digit)),
  };
  const inFull = (prediction: Prediction) =>
    [
      ...(many ? [printable(prediction.file)] : []),
      ...reportInFull(prediction, look),
      `Read in ${prediction.milliseconds.toFixed(0)} ms.`,
    ].join('\n');
  return (outcome) => {
    if ('error' in outcome) console.error(`Error: ${outcome.error.message}`);
    else console.log(many && !options.explain ? reportInLine(outcome) : inFull(outcome));
  };
}

function summarise(
  { pictures, sure, unsure, empty, failed }: Record<'pictures' | ReturnType<typeof judge>, number>,
  seconds: number,
): string {
  const parts = [
    `${count(sure)} read`,
    `${count(unsure)} unsure`,
    `${count(empty)} without digits`,
    `${count(failed)} failed`,
  ];
  return (
    `\n${count(pictures)} pictures: ${parts.join(', ')}; ` +
    `${duration(seconds)}, ${(pictures / seconds).toFixed(1)} a second.`
  );
}

/** The model that read, and why it was chosen where the program chose. */
function describeChoice({ path, model, why }: ChosenModel): string {
  const reason = why === undefined ? '' : `; taken since ${why}`;
  return fillWords(`Model ${describeModel(path, model.metadata)}${reason}`, outputColumns()).join('\n');
}

const command = createCommand('predict', 'Reads the digits of pictures.')
  .argument('<pictures...>', 'picture files, folders of pictures, or - for a picture on standard input')
  .option(
    '--model <file>',
    'the model: a file; last, bundled or taught (default: taught, or whichever of the other two reads pictures better)',
  )
  .option('--single', 'each picture shows just one digit, whatever its parts')
  .option('--debug <folder>', 'write what each step makes of a picture as PNG, and a sheet of all of them')
  .addOption(
    new Option('--explain', 'show which pixels spoke for the answer, and which against').conflicts('json'),
  )
  .addOption(
    new Option(
      '--table',
      'print CSV: the cells of a table, empty ones too; of other pictures a row a line',
    ).conflicts(['json', 'explain']),
  )
  .option('--annotate <folder>', 'write each picture as PNG with boxes and answers drawn in')
  .addOption(workersOption('threads that read many pictures'))
  .option('--json', 'one JSON object a picture on standard output, each on a line')
  .action(run);

await runCommand(command);
