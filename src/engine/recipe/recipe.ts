// A recipe: everything that determines what a training run computes, and nothing else. The number of workers is not part of
// it, since it changes no bit of the result.

import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { printable } from '../../printable.js';
import { ARITHMETICS, type Arithmetic } from '../kernels/arithmetic.js';
import { INITIALISATIONS, type Initialisation } from '../network/initialise.js';
import { ACTIVATIONS, checkTopology, INPUTS, type Topology } from '../network/topology.js';
import { AUGMENTATIONS, type AugmentationName } from './augmentation.js';
import { OPTIMISERS, type OptimiserSettings } from './optimiser.js';
import { OUTERS, type Rounds, WIRES } from './rounds.js';

/** `one-cycle` (Smith 2018): up for three tenths of the run from a twenty-fifth of the rate, then down to 0. */
export const SCHEDULES = ['constant', 'cosine', 'one-cycle'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export interface Recipe {
  readonly name: string;
  readonly topology: Topology;
  readonly initialisation: Initialisation;
  readonly optimiser: OptimiserSettings;
  /** The highest rate of the schedule. */
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  /** Epochs, or a part of one, over which the rate rises from 0 at the start. */
  readonly warmUp: number;
  readonly batch: number;
  /** Whether a last batch that is not full is left out of each epoch. */
  readonly dropLast: boolean;
  readonly epochs: number;
  readonly labelSmoothing: number;
  /** Share of a hidden layer's units left out at random; for ReLU only. */
  readonly dropout: number;
  readonly augmentation: AugmentationName;
  /** Share of the epochs, the last ones, in which images are changed less and less: see augmentationAt. */
  readonly fade: number;
  /** Built-in digits added to the training images. */
  readonly builtinDigits: number;
  /** Drawings without digits added to the training images, so that such ink is left unread. */
  readonly nonDigits: number;
  /** Training images held out for validation, the last ones. */
  readonly validation: number;
  /** Early stopping: epochs without a better validation accuracy after which training ends; 0: never. */
  readonly patience: number;
  readonly seed: number;
  readonly arithmetic: Arithmetic;
  /** Where the run is made of rounds of local steps, as over several machines; absent where it is not. */
  readonly rounds?: Rounds;
}

/** The settings of a recipe that are numbers. */
const NUMBERS = [
  ...['learningRate', 'warmUp', 'batch', 'epochs', 'labelSmoothing', 'dropout', 'fade'],
  ...['builtinDigits', 'nonDigits', 'validation', 'patience', 'seed'],
];
/** The settings that are one of some words. */
const WORDS = {
  initialisation: INITIALISATIONS,
  schedule: SCHEDULES,
  augmentation: AUGMENTATIONS,
  arithmetic: ARITHMETICS,
} as const;
/** Those of the rounds. */
const WORDS_OF_ROUNDS = { outer: OUTERS, wire: WIRES } as const;
const ALL_WORDS = { ...WORDS, ...WORDS_OF_ROUNDS };
type WordField = keyof typeof ALL_WORDS;

/** Whether a value read from a file has a recipe's form. checkRecipe() checks its settings. */
export const isRecipe = (value: unknown): value is Recipe => wrongFieldOf(value) === undefined;

/** The first field of what should be a recipe that is not of its kind, such as "optimiser.name"; "" for the whole. */
export function wrongFieldOf(value: unknown): string | undefined {
  if (!isObject(value)) return '';
  const { topology, optimiser, rounds } = value;
  const fields: readonly (readonly [string, boolean])[] = [
    ...kindsOf(value, NUMBERS, 'number'),
    ...kindsOf(value, ['name', ...Object.keys(WORDS)], 'string'),
    ...kindsOf(value, ['dropLast'], 'boolean'),
    ['topology', isObject(topology)],
    ['topology.hidden', isObject(topology) && Array.isArray(topology.hidden)],
    ['topology.activation', isObject(topology) && isAmong(ACTIVATIONS, topology.activation)],
    ['topology.input', isObject(topology) && isAmong([undefined, ...INPUTS], topology.input)],
    ['topology.normalisation', isObject(topology) && isAmong([undefined, 'batch'], topology.normalisation)],
    ['optimiser', isObject(optimiser)],
    ['optimiser.name', isObject(optimiser) && isAmong(OPTIMISERS, optimiser.name)],
    ...kindsOf(optimiser, ['momentum', 'weightDecay'], 'number', 'optimiser.'),
    ...(rounds === undefined ? [] : kindsOfRounds(rounds)),
  ];
  return fields.find(([, isRight]) => !isRight)?.[0];
}

const kindsOfRounds = (rounds: unknown) => [
  ['rounds', isObject(rounds)] as const,
  ...kindsOf(rounds, ['shards', 'localSteps'], 'number', 'rounds.'),
  ...kindsOf(rounds, Object.keys(WORDS_OF_ROUNDS), 'string', 'rounds.'),
];

/** Fields of an object, and whether each is of a kind. */
const kindsOf = (
  value: unknown,
  names: readonly string[],
  kind: 'number' | 'string' | 'boolean',
  within = '',
) => names.map((name) => [`${within}${name}`, isObject(value) && typeof value[name] === kind] as const);

const isAmong = (words: readonly unknown[], value: unknown) => words.includes(value);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

type NumberField =
  | { [Field in keyof Recipe]-?: Recipe[Field] extends number ? Field : never }[keyof Recipe]
  | 'momentum'
  | 'weightDecay'
  | 'shards'
  | 'localSteps';

/** The settings that a message may name. */
export type NamedField = NumberField | WordField | 'activation' | 'normalisation';

/** A field's name in a recipe object. A command line has other names: its options. */
const asField = (field: NamedField): string => field;

/** What a recipe without rounds is checked with. */
const ROUNDS_THAT_PASS: Rounds = { shards: 1, localSteps: 1, outer: 'average', wire: 'f32' };

/**
 * Refuses settings that cannot be trained with.
 * @param nameOf the name of a field for whoever set it
 * @throws UsageError `bad-option`, `bad-topology`
 */
export function checkRecipe(recipe: Recipe, nameOf: (field: NamedField) => string = asField): void {
  checkTopology(recipe.topology);
  const { rounds = ROUNDS_THAT_PASS } = recipe;
  const values: Record<NumberField, number> = { ...recipe, ...recipe.optimiser, ...rounds };
  for (const [field, { allows, expected }] of Object.entries(rulesFor(recipe)) as [NumberField, Rule][]) {
    if (allows(values[field])) continue;
    throw new UsageError('bad-option', `${nameOf(field)} must be ${expected}; found ${values[field]}.`);
  }
  const words: Record<WordField, string> = { ...recipe, ...rounds };
  for (const [field, allowed] of Object.entries(ALL_WORDS) as [WordField, readonly string[]][]) {
    if (allowed.includes(words[field])) continue;
    const found = printable(words[field]);
    throw new UsageError('bad-option', `${nameOf(field)} must be ${allowed.join(' or ')}; found "${found}".`);
  }
  checkTogether(recipe, nameOf);
}

interface Rule {
  allows(value: number): boolean;
  /** The allowed values, in words. */
  readonly expected: string;
}

/** At least 0, and less than 1. */
const SHARE: Rule = { allows: (value) => value >= 0 && value < 1, expected: 'from 0 to below 1' };

function whole(least: number, most: number): Rule {
  return {
    allows: (value) => isWhole(value, least, most),
    expected: `a whole number from ${count(least)} to ${count(most)}`,
  };
}

function rulesFor({ epochs }: Recipe): Record<NumberField, Rule> {
  return {
    batch: whole(1, 16384),
    epochs: whole(1, 100_000),
    learningRate: { allows: (value) => value > 0 && value <= 1000, expected: 'above 0, at most 1,000' },
    momentum: SHARE,
    weightDecay: SHARE,
    warmUp: { allows: (value) => value >= 0 && value <= epochs, expected: 'from 0 to the number of epochs' },
    labelSmoothing: SHARE,
    dropout: SHARE,
    fade: { allows: (value) => value >= 0 && value <= 1, expected: 'from 0 to 1' },
    builtinDigits: whole(0, 1_000_000),
    nonDigits: whole(0, 1_000_000),
    patience: whole(0, 100_000),
    validation: whole(0, 10_000_000),
    seed: whole(0, Number.MAX_SAFE_INTEGER),
    shards: whole(1, 10_000),
    localSteps: whole(1, 1_000_000_000),
  };
}

/** Rules about several fields together. */
function checkTogether(
  { dropout, topology, batch, patience, validation }: Recipe,
  nameOf: (field: NamedField) => string,
): void {
  if (dropout > 0 && topology.activation !== 'relu')
    throw new UsageError(
      'bad-option',
      `${nameOf('dropout')} needs ${nameOf('activation')} relu, whose zeros mark the units that were left out. ` +
        `Use relu, or set ${nameOf('dropout')} to 0.`,
    );
  if (topology.normalisation === 'batch' && batch === 1)
    throw new UsageError(
      'bad-option',
      `${nameOf('normalisation')} batch needs several images a step: one image's sums have no variance. ` +
        `Set ${nameOf('batch')} to 2 or more, or ${nameOf('normalisation')} to none.`,
    );
  if (patience > 0 && validation === 0)
    throw new UsageError(
      'bad-option',
      `${nameOf('patience')} needs validation images: set ${nameOf('validation')} above 0, or ${nameOf('patience')} to 0.`,
    );
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
