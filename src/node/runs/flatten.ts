// A recipe as a list of names and values, for tables: {topology: {hidden: [512]}} is `hidden units: 512`.

/** Names of settings that are clearer than their keys, in the order of the tables; other settings come last. */
const NAMES: Readonly<Record<string, string>> = {
  input: 'input',
  hidden: 'hidden units',
  activation: 'activation',
  normalisation: 'normalisation',
  initialisation: 'initialisation',
  optimiser: 'optimiser',
  momentum: 'momentum',
  weightDecay: 'weight decay',
  learningRate: 'learning rate',
  schedule: 'schedule',
  warmUp: 'warm-up epochs',
  epochs: 'epochs',
  batch: 'batch size',
  dropLast: 'drop last batch',
  labelSmoothing: 'label smoothing',
  dropout: 'dropout',
  augmentation: 'augmentation',
  fade: 'fade',
  builtinDigits: 'built-in digits',
  nonDigits: 'non-digits',
  validation: 'validation images',
  patience: 'patience, epochs',
  shards: 'shards',
  localSteps: 'local steps a round',
  outer: 'outer step',
  wire: 'wire',
};

/**
 * The settings of a recipe without its name, under names for people. Settings of a group are listed on their own; only `name`
 * takes the group's name: {optimiser: {name: 'sgd'}} is `optimiser: sgd`.
 */
export function flattenRecipe(recipe: object): Map<string, string> {
  const settings = new Map<string, unknown>();
  // A recipe says nothing of pixels, nor of normalisation where there is none.
  if ('topology' in recipe) settings.set('input', 'pixels').set('normalisation', 'none');
  for (const [key, value] of Object.entries(recipe)) {
    if (key === 'name') continue;
    if (isGroup(value)) {
      for (const [inner, setting] of Object.entries(value))
        settings.set(inner === 'name' ? key : inner, setting);
    } else {
      settings.set(key, value);
    }
  }
  const keys = new Set([...Object.keys(NAMES).filter((key) => settings.has(key)), ...settings.keys()]);
  return new Map(Array.from(keys, (key) => [NAMES[key] ?? spell(key), showSetting(settings.get(key))]));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A setting's value as text: `512,256` of a list. */
export function showSetting(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value).replace(/^\[(.*)\]$/, '$1') : String(value);
}

/** "learningRate" to "learning rate" */
function spell(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
