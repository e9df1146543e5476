// Keys that draw: those of the terminal's drawing application.

import { change, editor, explain, explains } from './studio.js';

/** Units that the pen moves at a press, and with shift. */
const STEP = 1;
const FAST = 4;

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-1, -1],
  PageUp: [1, -1],
  End: [-1, 1],
  PageDown: [1, 1],
};

const ACTIONS: Readonly<Record<string, () => void>> = {
  ' ': () => (editor.pen.down ? editor.lift() : editor.putDown()),
  e: () => editor.toggleEraser(),
  z: () => editor.undo(),
  Z: () => editor.redo(),
  c: () => editor.clear(),
  '+': () => editor.changeWidth(1),
  '-': () => editor.changeWidth(-1),
  x: () => {
    explains.value = !explains.value;
    explain();
  },
};

/** Whether a key was one that draws. Keys of the browser, with a modifier, stay its own; but undo and redo are ours. */
export function hearKey({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const isUndo = (ctrlKey || metaKey) && key.toLowerCase() === 'z';
  if (isUndo) change(() => (shiftKey ? editor.redo() : editor.undo()));
  if (isUndo) return true;
  if (ctrlKey || metaKey || altKey) return false;
  const move = MOVES[key];
  const action = ACTIONS[key];
  if (move) {
    const units = shiftKey ? FAST : STEP;
    change(() => editor.moveBy(move[0] * units, move[1] * units));
  } else if (action) change(action);
  return Boolean(move ?? action);
}
