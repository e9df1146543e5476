// Every key and what it does, in one place. The program, the key line and the help all follow it.

/** What one key can ask for. */
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
  | 'take-back'
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

/** What the keys act on: the drawing, or the screen over it. */
export type Mode = 'draw' | 'steps' | 'browse' | 'label' | 'help';

/** Headings of the help, in their order. */
const GROUPS = ['Draw', 'Read', 'Pictures and files', 'Program'] as const;

export interface Binding {
  /** The heading it stands under in the help of the drawing. */
  readonly group?: (typeof GROUPS)[number];
  /** Names of keys as terminal/input.ts gives them. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** The keys as written in the help, if not by their names. */
  readonly listed?: string;
  /** What it does; bindings that share it are one line of the help. */
  readonly does: string;
  /** A word for the key line; absent if the key does not appear there. */
  readonly brief?: string;
  /** The keys as written in the key line, if not by their names. */
  readonly written?: string;
}

/** Units that the pen moves at a press, and with shift. */
const STEP = 1;
const FAST = 4;

/** The numeric pad sends digits, or without its lock home, end and page keys. */
const DIRECTIONS: { keys: string[]; fast: string[]; x: number; y: number; isDiagonal?: true }[] = [
  { keys: ['left', 'h', '4'], fast: ['shift+left', 'H'], x: -1, y: 0 },
  { keys: ['right', 'l', '6'], fast: ['shift+right', 'L'], x: 1, y: 0 },
  { keys: ['up', 'k', '8'], fast: ['shift+up', 'K'], x: 0, y: -1 },
  { keys: ['down', 'j', '2'], fast: ['shift+down', 'J'], x: 0, y: 1 },
  { keys: ['y', '7', 'home'], fast: ['Y'], x: -1, y: -1, isDiagonal: true },
  { keys: ['u', '9', 'pageup'], fast: ['U'], x: 1, y: -1, isDiagonal: true },
  { keys: ['b', '1', 'end'], fast: ['B'], x: -1, y: 1, isDiagonal: true },
  { keys: ['n', '3', 'pagedown'], fast: ['N'], x: 1, y: 1, isDiagonal: true },
];

const moves: Binding[] = DIRECTIONS.map(({ keys, x, y, isDiagonal }) => ({
  keys,
  listed: isDiagonal ? 'y u b n' : 'arrows h j k l',
  action: { move: [x * STEP, y * STEP] },
  does: isDiagonal ? 'move diagonally' : 'move (or number pad)',
}));

const fastMoves: Binding[] = DIRECTIONS.map(({ fast, x, y }) => ({
  keys: fast,
  listed: 'with shift',
  action: { move: [x * FAST, y * FAST] },
  does: `move ${FAST} steps at once`,
}));

const drawing: Binding[] = [
  {
    keys: ['space', 'd', '5'],
    action: 'pen',
    does: 'pen down or up',
    brief: 'pen',
    written: 'space',
  },
  ...moves,
  ...fastMoves,
  {
    keys: ['z', 'ctrl+z'],
    action: 'undo',
    does: 'undo the last stretch',
    brief: 'undo',
  },
  { keys: ['Z', 'ctrl+y', 'ctrl+r'], listed: 'Z ctrl+y', action: 'redo', does: 'redo' },
  { keys: ['c', 'delete'], action: 'clear', does: 'clear the page', brief: 'clear' },
];

const pen: Binding[] = [
  { keys: ['e', 'backspace'], action: 'eraser', does: 'eraser on or off' },
  { keys: ['+', '='], action: 'thicker', does: 'thicker pen' },
  { keys: ['-', '_'], action: 'thinner', does: 'thinner pen' },
  { keys: ['i'], action: 'invert', does: 'swap ink and paper' },
];

const reading: Binding[] = [
  { keys: ['x'], action: 'explain', does: 'evidence for, against', brief: 'explain' },
  { keys: ['v'], action: 'steps', does: 'steps to what it sees', brief: 'steps' },
  {
    keys: ['t'],
    action: 'label',
    does: 'teach the right answer',
    brief: 'teach',
  },
  { keys: ['T'], action: 'take-back', does: 'take back what was taught' },
  { keys: ['tab'], action: 'next-digit', does: 'next digit of several' },
];

const files: Binding[] = [
  { keys: ['o'], action: 'open', does: 'open a picture (or drop it)', brief: 'open' },
  { keys: ['r'], action: 'random', does: 'random digit to try', brief: 'random' },
  { keys: ['s'], action: 'save', does: 'save as PNG and SVG', brief: 'save' },
];

const program: Binding[] = [
  { keys: ['?', 'f1'], action: 'help', does: 'all keys', brief: 'all keys' },
  // The help that lists it is a screen that q only closes.
  { keys: ['q'], action: 'quit', does: 'quit (here: go back)', brief: 'quit' },
  { keys: ['ctrl+c'], action: 'interrupt', does: 'quit at once' },
];

/** Bindings under a heading of the help. */
const under = (group: Binding['group'], bindings: readonly Binding[]): Binding[] =>
  bindings.map((binding) => ({ ...binding, group }));

const draw: Binding[] = [
  ...under('Draw', drawing),
  ...under('Read', reading),
  ...under('Pictures and files', files),
  ...under('Draw', pen),
  ...under('Program', program),
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
    brief: 'previous',
    written: 'left',
  },
  {
    keys: ['v', 'escape', 'q', 'enter'],
    action: 'back',
    does: 'back to the drawing',
    brief: 'back to the drawing',
    written: 'v',
  },
];

const browse: Binding[] = [
  { keys: ['enter'], action: 'accept', does: 'open the picture, enter the folder', brief: 'open' },
  { keys: ['up'], action: 'previous', does: 'entry above', brief: 'choose', written: 'up/down' },
  { keys: ['tab'], action: 'complete', does: 'complete the name', brief: 'complete' },
  { keys: ['down'], action: 'next', does: 'entry below' },
  { keys: ['pageup'], action: 'previous-page', does: 'a page up' },
  { keys: ['pagedown'], action: 'next-page', does: 'a page down' },
  { keys: ['left'], action: 'leave-folder', does: 'up one folder', brief: 'parent' },
  { keys: ['backspace'], action: 'erase-character', does: 'erase a character' },
  { keys: ['escape'], action: 'back', does: 'back to the drawing', brief: 'cancel', written: 'esc' },
];

const label: Binding[] = [
  { keys: ['enter'], action: 'accept', does: 'keep it', brief: 'keep' },
  { keys: ['backspace'], action: 'erase-character', does: 'erase a digit', brief: 'erase' },
  { keys: ['escape'], action: 'back', does: 'do not keep it', brief: 'cancel', written: 'esc' },
];

const help: Binding[] = [
  { keys: ['up', 'k'], action: 'previous', does: 'a line up', brief: 'scroll', written: 'up/down' },
  { keys: ['down', 'j'], action: 'next', does: 'a line down' },
  { keys: ['pagedown'], action: 'next-page', does: 'a page down' },
  { keys: ['pageup'], action: 'previous-page', does: 'a page up' },
  {
    keys: ['escape', '?', 'enter', 'space', 'q', 'f1'],
    action: 'back',
    does: 'back to the drawing',
    brief: 'back to the drawing',
    written: 'esc/q',
  },
];

export const KEY_MAP: Record<Mode, readonly Binding[]> = { draw, steps, browse, label, help };

/** What a key does in a mode, if anything. Ctrl-C means the same everywhere. */
export function actionOf(mode: Mode, key: string): Action | undefined {
  if (key === 'ctrl+c') return 'interrupt';
  return KEY_MAP[mode].find(({ keys }) => keys.includes(key))?.action;
}

/** What the mouse does; it has no keys. */
const MOUSE_HELP: readonly (readonly [string, string])[] = [
  ['left drag', 'draw'],
  ['right drag', 'erase'],
  ['wheel', 'thicker or thinner pen'],
];

/** Part of the help: a heading, and a line for each thing to do, the keys first. */
export interface HelpGroup {
  readonly heading: string;
  readonly lines: readonly (readonly [keys: string, does: string])[];
}

/** The help of the drawing. */
export function helpGroups(): HelpGroup[] {
  const groups = GROUPS.map((heading) => ({
    heading,
    lines: helpLines(draw.filter(({ group }) => group === heading)),
  }));
  return [groups[0], { heading: 'Mouse', lines: MOUSE_HELP }, ...groups.slice(1)];
}

function helpLines(bindings: readonly Binding[]): (readonly [string, string])[] {
  const lines = new Map(bindings.map(({ keys, listed = keys.join(' '), does }) => [does, listed] as const));
  return Array.from(lines, ([does, keys]) => [keys, does] as const);
}

/**
 * The key line: the keys used most, each as `key word`. Help and quit are never left out.
 * @param idle what would do nothing now: its keys are not offered
 */
export function keyLine(mode: Mode, columns: number, idle: readonly Action[] = []): string {
  const words = KEY_MAP[mode].flatMap(({ keys, brief, written, action }) =>
    brief && !idle.includes(action) ? [`${written ?? keys[0]} ${brief}`] : [],
  );
  const fixed = words.slice(-2);
  const line = words.slice(0, -2);
  while (line.length > 0 && [...line, ...fixed].join('  ').length > columns) line.pop();
  return [...line, ...fixed].join('  ');
}
