// The room in which digits are drawn, and read while they are drawn.

import { useEffect } from 'preact/hooks';
import { warmUp } from '../reader/client.js';
import { ModelChoice } from '../widgets/model-choice.js';
import { Answers } from './answers.js';
import { Sheet } from './canvas.js';
import { count } from './keeping.js';
import { readAgain } from './studio.js';
import { Tools } from './tools.js';

export function Room() {
  useEffect(() => {
    warmUp();
    count();
  }, []);
  return (
    <div class="room draw">
      <h1>Draw</h1>
      <p class="lead">
        Write digits with a finger, a pen, a mouse or the keyboard. They are read as you write.
      </p>
      <div class="card">
        <Sheet />
        <Tools />
        <details>
          <summary>Keys</summary>
          <p class="words">
            With the sheet in focus: arrow keys move the pen, with shift four steps at a time; Home, End and
            the page keys move it diagonally; space puts it down and lifts it; E eraser, Z undo, shift-Z redo,
            C clear, + and − width, X explain.
          </p>
        </details>
        <ModelChoice whenChosen={readAgain} />
      </div>
      <Answers />
    </div>
  );
}
