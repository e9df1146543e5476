// npm run predict: reads the digits of pictures.

import { InvalidArgumentError, Option } from 'commander';
import { checkWritableFolder } from '../node/files.js';
import { type ChosenModel, chooseModel, describeChoice } from '../node/reading/choose-model.js';
import { refuseFolderThatIsRead, refuseSheetOfOthers } from '../node/reading/output-folder.js';
import { predictAll } from '../node/reading/predict-all.js';
import { findSources, withAnnotations, withDebugFolders } from '../node/reading/sources.js';
import { createRecogniser } from '../node/recogniser.js';
import { count, duration, plural } from '../numbers.js';
import { printable } from '../printable.js';
import { type IsUnsure, isDigit, UNSURE_BELOW, unsureBelow } from '../reading/certainty.js';
import type { Outcome, Prediction } from '../reading/outcome.js';
import { CSV_HEAD, toCsv } from '../reading/outcome-csv.js';
import { toJson } from '../reading/outcome-json.js';
import { plainText } from '../reading/plain-text.js';
import { reportAsTable } from '../terminal/prediction/csv.js';
import { startProgress } from '../terminal/prediction/progress.js';
import { type Look, reportInFull, reportInLine, reportPlainly } from '../terminal/prediction/report.js';
import { printError, printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { modelOption } from './model-option.js';
import { workersOption } from './workers.js';

interface Options {
  model?: string;
  single?: boolean;
  minConfidence: number;
  strict?: boolean;
  debug?: string;
  explain?: boolean;
  plain?: boolean;
  csv?: boolean;
  json?: boolean;
  table?: boolean;
  annotate?: string;
  workers: number;
}

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;
const COLOURS = 256;

/** What `--strict` exits with if an answer is missing or unsure. */
const UNSURE_EXIT_CODE = 3;

async function run(names: string[], options: Options): Promise<void> {
  const chosen = chooseModel(options.model);
  const recogniser = createRecogniser(chosen.model);
  for (const [option, folder] of [
    ['--debug', options.debug],
    ['--annotate', options.annotate],
  ] as const) {
    if (folder === undefined) continue;
    refuseFolderThatIsRead(option, folder, names);
    checkWritableFolder(folder);
  }
  const { sources: found, skipped, needNames } = await findSources(names);
  const debugged = options.debug === undefined ? found : withDebugFolders(found, options.debug);
  for (const source of debugged)
    if ('debugFolder' in source && source.debugFolder !== undefined) refuseSheetOfOthers(source.debugFolder);
  const sources = options.annotate === undefined ? debugged : withAnnotations(debugged, options.annotate);
  const isUnsure = unsureBelow(options.minConfidence);
  const report = await chooseReport({ many: sources.length > 1, needNames }, chosen, isUnsure, options);

  const tally = { pictures: 0, sure: 0, unsure: 0, empty: 0, failed: 0 };
  const started = performance.now();
  const progress = await startProgress(sources.length);
  const { single = false, minConfidence, workers } = options;
  try {
    for await (const outcome of predictAll(recogniser, sources, {
      modelPath: chosen.path,
      single,
      unsureBelow: minConfidence,
      workers,
    })) {
      tally.pictures++;
      tally[judge(outcome, isUnsure)]++;
      progress.print(() => report(outcome));
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (!options.json && !options.table && !options.csv) {
    const blank = options.plain ? '' : '\n';
    if (sources.length > 1) printText(blank + summarise(tally, (performance.now() - started) / 1000));
    if (skipped.total > 0) printText(`Left out of folders: ${skipped.describe()}.`);
    const wasRead = tally.failed < tally.pictures;
    if (tally.empty > 0) printText(adviseOnEmpty(options));
    if (!options.plain && wasRead) printText(describeChoice(chosen));
    if (options.debug !== undefined) printText(`Steps: ${printable(options.debug)}`);
    if (options.annotate !== undefined && wasRead)
      printText(`Annotated pictures: ${printable(options.annotate)}`);
  }
  if (options.strict && tally.sure < tally.pictures) process.exitCode = UNSURE_EXIT_CODE;
  if (tally.failed > 0) process.exitCode = 1;
}

function judge(outcome: Outcome, isUnsure: IsUnsure): 'sure' | 'unsure' | 'empty' | 'failed' {
  if ('error' in outcome) return 'failed';
  const digits = outcome.lines.flat().filter(isDigit);
  if (digits.length === 0) return 'empty';
  return digits.some(isUnsure) ? 'unsure' : 'sure';
}

type Report = (outcome: Outcome) => void;

/** Whether there are several pictures, and whether an answer needs its picture's name. */
interface Sort {
  readonly many: boolean;
  readonly needNames: boolean;
}

async function chooseReport(
  sort: Sort,
  chosen: ChosenModel,
  isUnsure: IsUnsure,
  options: Options,
): Promise<Report> {
  const { json, csv, table, plain, minConfidence } = options;
  if (json) return (outcome) => console.log(JSON.stringify(toJson(outcome, chosen.path, minConfidence)));
  if (csv) {
    console.log(CSV_HEAD);
    return (outcome) => {
      if ('error' in outcome) printError(outcome.error.message);
      console.log(toCsv(outcome, isUnsure));
    };
  }
  if (table)
    return printPredictions((prediction) => {
      // Nothing else would say so.
      if (prediction.lines.length === 0) console.error(`${printable(prediction.file)}: no digit found.`);
      return reportAsTable(prediction, sort.needNames, isUnsure);
    });
  if (plain)
    return printPredictions((prediction) =>
      sort.many
        ? [reportInLine(prediction, isUnsure)]
        : [...nameOf(prediction, sort), ...reportPlainly(prediction, isUnsure)],
    );
  return reportToPerson(sort, chosen, isUnsure, options);
}

/** A line with the picture's name, where the answer needs it. */
const nameOf = ({ file }: Prediction, { needNames }: Sort) => (needNames ? [printable(file)] : []);

/** A report that prints the lines of each prediction, and each failure as an error. */
const printPredictions =
  (linesOf: (prediction: Prediction) => string[]): Report =>
  (outcome) => {
    if ('error' in outcome) printError(outcome.error.message);
    else for (const line of linesOf(outcome)) console.log(line);
  };

/** One picture in full, many in a line each; with --explain each in full. */
async function reportToPerson(
  sort: Sort,
  { model }: ChosenModel,
  isUnsure: IsUnsure,
  options: Options,
): Promise<Report> {
  // Loaded only if asked for, so that the command starts sooner without it.
  const { explain } = options.explain ? await import('../reading/explain.js') : {};
  const look: Look = {
    columns: process.stdout.columns ?? COLUMNS,
    colours: process.stdout.isTTY && process.stdout.hasColors(COLOURS),
    isUnsure,
    explain: explain && ((image, digit) => explain(model, image, digit)),
  };
  const inFull = (prediction: Prediction) => [
    ...nameOf(prediction, sort),
    ...reportInFull(prediction, look),
    lastLine(prediction, isUnsure),
  ];
  return printPredictions((prediction) =>
    sort.many && !options.explain ? [reportInLine(prediction, isUnsure)] : inFull(prediction),
  );
}

/** The time; and the number once more, where the drawings above have pushed it out of sight. */
function lastLine({ lines, milliseconds }: Prediction, isUnsure: IsUnsure): string {
  const isLong = lines.flat().length > 1;
  const text = lines.map((line) => plainText(line, isUnsure)).join(' / ');
  return `Read ${isLong ? `as ${text} ` : ''}in ${milliseconds.toFixed(0)} ms.`;
}

/** What helps where no digit was found. Where the steps are written already, a line of its own says so. */
const adviseOnEmpty = ({ debug }: Options) =>
  `No digit? Try a closer picture in even light${debug === undefined ? '; --debug FOLDER shows each step' : ''}.`;

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
    `${plural(pictures, 'picture')}: ${parts.join(', ')}; ` +
    `${duration(seconds)}, ${(pictures / seconds).toFixed(1)} a second.`
  );
}

function parseConfidence(text: string): number {
  const confidence = text.trim() === '' ? Number.NaN : Number(text);
  if (confidence >= 0 && confidence <= 1) return confidence;
  throw new InvalidArgumentError('It must be a number from 0 to 1, such as 0.95.');
}

const READING = 'Reading:';
const OUTPUT = 'Output:';
const FORMATS = ['plain', 'csv', 'table', 'json', 'explain'];
/** A form of output; only one can be chosen. */
const format = (name: string, description: string) =>
  new Option(`--${name}`, description).conflicts(FORMATS.filter((other) => other !== name)).helpGroup(OUTPUT);

const EXAMPLES = [
  ['photo.jpg', 'one picture in full'],
  ['scans more.png --csv', 'all pictures of a folder and another one, a row each'],
  ['sudoku.jpg --table', 'the cells of a table as CSV'],
] as const;

const command = createCommand('predict', 'Reads the digits of pictures.', EXAMPLES)
  .argument('<pictures...>', 'picture files, folders of pictures, or - for a picture on standard input')
  .addOption(modelOption().helpGroup(READING))
  .addOption(
    new Option('--single', 'each picture shows just one digit, however many parts it has').helpGroup(READING),
  )
  .addOption(
    new Option('--min-confidence <share>', 'digits below this confidence are unsure, 0 to 1')
      .argParser(parseConfidence)
      .default(UNSURE_BELOW)
      .helpGroup(READING),
  )
  .addOption(
    new Option(
      '--strict',
      `exit with code ${UNSURE_EXIT_CODE} if a digit is unsure or a picture has none`,
    ).helpGroup(READING),
  )
  .addOption(workersOption('threads that read many pictures').helpGroup(READING))
  .addOption(format('plain', 'sentences without drawings, for screen readers and pipes'))
  .addOption(format('csv', 'a row for each picture'))
  .addOption(
    format('table', 'CSV of the cells of a table, empty ones too; of other pictures a row for each line'),
  )
  .addOption(format('json', 'one JSON object a line for each picture'))
  .addOption(format('explain', 'show which pixels are evidence for the answer, and which against it'))
  .addOption(
    new Option(
      '--annotate <folder>',
      'write each picture as NAME-answers.png with boxes and answers drawn in',
    ).helpGroup(OUTPUT),
  )
  .addOption(
    new Option(
      '--debug <folder>',
      'write what each step makes of a picture, and a sheet of all steps',
    ).helpGroup(OUTPUT),
  )
  .action(run);

await runCommand(command);
