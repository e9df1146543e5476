// Every key and what it does, in one place: the program obeys it, and the key line and the help are made of it.

/** What a person can ask for with one key. */
export type Action =
  | { readonly move: readonly [number, number] }
  | 'pen'
  | 'thicker'
  | 'thinner'
  | 'eraser'
  | 'undo'
  | 'redo'
  | 'clear'
  | 'invert'
  | 'next-digit'
  | 'explain'
  | 'steps'
  | 'open'
  | 'random'
  | 'save'
  | 'label'
  | 'help'
  | 'quit'
  | 'interrupt'
  | 'back'
  | 'next'
  | 'previous'
  | 'next-page'
  | 'previous-page'
  | 'leave-folder'
  | 'complete'
  | 'accept'
  | 'erase-character';

/** What the keys act on: the drawing, or what lies over it. */
export type Mode = 'draw' | 'steps' | 'browse' | 'label' | 'help';

export interface Binding {
  /** Names of keys as terminal/input.ts gives them. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** What it does; bindings in a row that share it are one line of the help. */
  readonly does: string;
  /** A word for the key line; absent where there is no room for it. */
  readonly brief?: string;
  /** How the keys are written in the key line, where not by their names. */
  readonly written?: string;
}

/** Units that the pen moves at a press, and with shift. */
const STEP = 1;
const FAST = 4;

/** The numeric pad sends digits; without its lock it sends home, end and pages. */
const DIRECTIONS: { keys: string[]; fast: string[]; x: number; y: number; does: string }[] = [
  { keys: ['left', 'h', '4'], fast: ['shift+left', 'H'], x: -1, y: 0, does: 'straight' },
  { keys: ['right', 'l', '6'], fast: ['shift+right', 'L'], x: 1, y: 0, does: 'straight' },
  { keys: ['up', 'k', '8'], fast: ['shift+up', 'K'], x: 0, y: -1, does: 'straight' },
  { keys: ['down', 'j', '2'], fast: ['shift+down', 'J'], x: 0, y: 1, does: 'straight' },
  { keys: ['y', '7', 'home'], fast: ['Y'], x: -1, y: -1, does: 'aslant' },
  { keys: ['u', '9', 'pageup'], fast: ['U'], x: 1, y: -1, does: 'aslant' },
  { keys: ['b', '1', 'end'], fast: ['B'], x: -1, y: 1, does: 'aslant' },
  { keys: ['n', '3', 'pagedown'], fast: ['N'], x: 1, y: 1, does: 'aslant' },
];

const moves: Binding[] = DIRECTIONS.map(({ keys, x, y, does }) => ({
  keys,
  action: { move: [x * STEP, y * STEP] },
  does: `move ${does}`,
}));

const fastMoves: Binding[] = DIRECTIONS.map(({ fast, x, y }) => ({
  keys: fast,
  action: { move: [x * FAST, y * FAST] },
  does: `move ${FAST} steps`,
}));

const draw: Binding[] = [
  ...moves,
  ...fastMoves,
  {
    keys: ['space', 'd', '5'],
    action: 'pen',
    does: 'put the pen down, lift it',
    brief: 'pen',
    written: 'space',
  },
  { keys: ['z', 'ctrl+z'], action: 'undo', does: 'undo', brief: 'undo' },
  { keys: ['Z', 'ctrl+y', 'ctrl+r'], action: 'redo', does: 'redo' },
  { keys: ['c', 'delete'], action: 'clear', does: 'clear the page', brief: 'clear' },
  { keys: ['o'], action: 'open', does: 'open a picture (or drop a file, or paste its path)', brief: 'open' },
  { keys: ['r'], action: 'random', does: 'show a random digit', brief: 'random' },
  { keys: ['v'], action: 'steps', does: 'steps from the page to what the network sees', brief: 'steps' },
  { keys: ['x'], action: 'explain', does: 'what speaks for the answer, what against', brief: 'explain' },
  {
    keys: ['t'],
    action: 'label',
    does: 'tell the right answer, keep the drawing and learn from it',
    brief: 'teach',
  },
  { keys: ['s'], action: 'save', does: 'save as PNG and SVG', brief: 'save' },
  { keys: ['e', 'backspace'], action: 'eraser', does: 'eraser on or off', brief: 'eraser' },
  { keys: ['+', '='], action: 'thicker', does: 'thicker pen' },
  { keys: ['-', '_'], action: 'thinner', does: 'thinner pen' },
  { keys: ['i'], action: 'invert', does: 'dark on light or light on dark' },
  { keys: ['tab'], action: 'next-digit', does: 'bars and picture of the next digit' },
  { keys: ['?', 'f1'], action: 'help', does: 'all keys', brief: 'keys' },
  { keys: ['q'], action: 'quit', does: 'quit', brief: 'quit' },
  { keys: ['ctrl+c'], action: 'interrupt', does: 'quit at once, from anywhere' },
];

const steps: Binding[] = [
  {
    keys: ['right', 'down', 'space', 'l', 'j', 'tab'],
    action: 'next',
    does: 'next step',
    brief: 'next',
    written: 'right',
  },
  {
    keys: ['left', 'up', 'h', 'k', 'shift+tab'],
    action: 'previous',
    does: 'step before',
    brief: 'back',
    written: 'left',
  },
  {
    keys: ['v', 'escape', 'q', 'enter'],
    action: 'back',
    does: 'back to the drawing',
    brief: 'drawing',
    written: 'v',
  },
];

const browse: Binding[] = [
  { keys: ['enter'], action: 'accept', does: 'open the picture, enter the folder', brief: 'open' },
  { keys: ['tab'], action: 'complete', does: 'complete the name', brief: 'complete' },
  { keys: ['up'], action: 'previous', does: 'entry above', brief: 'choose', written: 'up/down' },
  { keys: ['down'], action: 'next', does: 'entry below' },
  { keys: ['pageup'], action: 'previous-page', does: 'a page up' },
  { keys: ['pagedown'], action: 'next-page', does: 'a page down' },
  { keys: ['left'], action: 'leave-folder', does: 'up one folder', brief: 'parent' },
  { keys: ['backspace'], action: 'erase-character', does: 'erase a character' },
  { keys: ['escape'], action: 'back', does: 'back to the drawing', brief: 'drawing', written: 'esc' },
];

const label: Binding[] = [
  { keys: ['enter'], action: 'accept', does: 'keep it', brief: 'keep' },
  { keys: ['backspace'], action: 'erase-character', does: 'erase a digit', brief: 'erase' },
  { keys: ['escape'], action: 'back', does: 'do not keep it', brief: 'leave it', written: 'esc' },
];

const help: Binding[] = [
  { keys: ['down', 'j', 'pagedown'], action: 'next', does: 'further down', brief: 'more' },
  { keys: ['up', 'k', 'pageup'], action: 'previous', does: 'further up', brief: 'back' },
  {
    keys: ['escape', '?', 'enter', 'space', 'q', 'f1'],
    action: 'back',
    does: 'back to the drawing',
    brief: 'drawing',
    written: 'esc',
  },
];

export const KEY_MAP: Record<Mode, readonly Binding[]> = { draw, steps, browse, label, help };

/** What a key does in a mode, if anything. Ctrl-C means the same everywhere. */
export function actionOf(mode: Mode, key: string): Action | undefined {
  if (key === 'ctrl+c') return 'interrupt';
  return KEY_MAP[mode].find(({ keys }) => keys.includes(key))?.action;
}

/** What the mouse does; it has no keys. */
export const MOUSE_HELP: readonly [string, string][] = [
  ['left drag', 'draw'],
  ['right drag', 'erase'],
  ['wheel', 'thicker or thinner pen'],
];

/** The help: a line for each thing to do, the keys first. */
export function helpLines(mode: Mode): [keys: string, does: string][] {
  const lines: [string, string][] = [];
  for (const { keys, does } of KEY_MAP[mode]) {
    const last = lines.at(-1);
    if (last?.[1] === does) last[0] += ` ${keys.join(' ')}`;
    else lines.push([keys.join(' '), does]);
  }
  return lines;
}

/** The words of the key line in the order of their use, each as `key word`; quit and help are never left out. */
export function keyLine(mode: Mode, columns: number): string {
  const words = KEY_MAP[mode].flatMap(({ keys, brief, written }) =>
    brief ? [{ text: `${written ?? keys[0]} ${brief}`, action: brief }] : [],
  );
  const shown = mode === 'draw' ? [{ text: 'arrows move', action: 'move' }, ...words] : words;
  const fixed = shown.slice(-2);
  const line = shown.slice(0, -2);
  const width = (items: { text: string }[]) => items.reduce((sum, { text }) => sum + text.length + 2, -2);
  while (line.length > 0 && width([...line, ...fixed]) > columns) line.pop();
  return [...line, ...fixed].map(({ text }) => text).join('  ');
}
