// The tools beside the sheet.

import { THICKEST, THINNEST } from '../../drawing/editor.js';
import { change, changes, editor, explain, explains } from './studio.js';
import { endLine, taps } from './taps.js';

export function Tools() {
  // The pen is no signal: its changes are counted.
  changes.value;
  const { eraser, width } = editor.pen;
  return (
    <div class="tools" role="toolbar" aria-label="Drawing">
      <div class="buttons">
        <button
          type="button"
          aria-pressed={!eraser}
          onClick={() => eraser && change(() => editor.toggleEraser())}
        >
          Pen
        </button>
        <button
          type="button"
          aria-pressed={eraser}
          onClick={() => !eraser && change(() => editor.toggleEraser())}
        >
          Eraser
        </button>
        <button type="button" onClick={() => change(() => editor.undo())}>
          Undo
        </button>
        <button type="button" onClick={() => change(() => editor.redo())}>
          Redo
        </button>
        <button
          type="button"
          onClick={() => {
            endLine();
            change(() => editor.clear());
          }}
        >
          Clear
        </button>
        <button
          type="button"
          aria-pressed={taps.value}
          onClick={() => {
            taps.value = !taps.value;
            endLine();
            changes.value++;
          }}
        >
          Lines by taps
        </button>
        {taps.value && (
          <button type="button" onClick={endLine}>
            New line
          </button>
        )}
        <button
          type="button"
          aria-pressed={explains.value}
          onClick={() => {
            explains.value = !explains.value;
            explain();
          }}
        >
          Explain
        </button>
      </div>
      <label class="field pen-width">
        <span>Pen width</span>
        <input
          type="range"
          min={THINNEST}
          max={THICKEST}
          step="0.5"
          value={width}
          onInput={(event) => {
            const width = Number(event.currentTarget.value);
            change(() => editor.setWidth(width));
          }}
        />
      </label>
    </div>
  );
}
