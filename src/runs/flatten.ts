// A recipe as lines of one name and one value each, for tables: {topology: {hidden: [512]}} is `hidden: 512`.

/**
 * The settings of a recipe in its own order, without its name. A group's settings stand under their own names;
 * only a `name` takes the group's: {optimiser: {name: 'sgd'}} is `optimiser: sgd`.
 */
export function flattenRecipe(recipe: object): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [key, value] of Object.entries(recipe)) {
    if (key === 'name') continue;
    if (isGroup(value)) {
      for (const [inner, setting] of Object.entries(value))
        settings.set(inner === 'name' ? key : inner, show(setting));
    } else {
      settings.set(key, show(value));
    }
  }
  return new Map([...settings].map(([key, value]) => [spell(key), value]));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value).replace(/^\[(.*)\]$/, '$1') : String(value);
}

/** "learningRate" to "learning rate" */
function spell(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
