// The room in which pictures are read.

import { useEffect } from 'preact/hooks';
import { modelName, warmUp } from '../reader/client.js';
import { download } from '../widgets/download.js';
import { ModelChoice } from '../widgets/model-choice.js';
import { Drop } from './drop.js';
import { clear, items, readAgain, single } from './pictures.js';
import { Result } from './result.js';
import { toCsv, toJsonLines } from './save.js';

/** What a saved file calls the models: the bundled one as `predict` does. */
const MODELS = { box: 'data/pretrained.safetensors', trained: 'the model trained in the browser' };

export function Room() {
  useEffect(() => {
    warmUp();
  }, []);
  return (
    <div class="room read">
      <h1>Read</h1>
      <p class="lead">
        Pictures of handwritten digits, from paper, boards or tablets: one digit, numbers, lines or tables.
        They are read in your browser, and never leave it.
      </p>
      <div class="card">
        <Drop />
        <div class="settings">
          <label class="check">
            <input
              type="checkbox"
              checked={single.value}
              onChange={(event) => {
                single.value = event.currentTarget.checked;
                readAgain();
              }}
            />
            <span>each picture shows one digit, in one or several parts</span>
          </label>
          <ModelChoice whenChosen={readAgain} />
        </div>
        {items.value.length > 0 && (
          <div class="buttons">
            <button type="button" onClick={() => download('digits.csv', toCsv(items.value), 'text/csv')}>
              Save all as CSV
            </button>
            <button
              type="button"
              onClick={() =>
                download(
                  'digits.jsonl',
                  toJsonLines(items.value, MODELS[modelName.value]),
                  'application/jsonl',
                )
              }
            >
              Save all as JSON
            </button>
            <button type="button" onClick={clear}>
              Remove all
            </button>
          </div>
        )}
      </div>
      {items.value.map((item) => (
        <Result key={item.id} item={item} />
      ))}
    </div>
  );
}
