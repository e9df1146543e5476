// What a run came to: the weights' SHA-256 beside the command that gives the same, and files to save.

import { signal } from '@preact/signals';
import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { copy } from '../widgets/copy.js';
import * as client from './client.js';
import { commandOf, formatPlan } from './plan.js';
import { done, shownPlan } from './state.js';
import { SAVE_FORMATS } from './trainer/protocol.js';

const copied = signal<string | undefined>(undefined);
/** The hash that a command told, to compare with. */
const told = signal('');

async function copyAndSay(what: string, text: string): Promise<void> {
  copied.value = await copy(what, text);
}

export function Result() {
  const run = done.value;
  const plan = shownPlan.value;
  if (!run || !plan || run.epochs === 0) return null;
  const command = commandOf(plan);
  const isWhole = !run.stopped && !run.diverged;
  return (
    <section class="result card" aria-labelledby="result">
      <h2 id="result">Result</h2>
      {run.test && (
        <p class="figure">
          Test accuracy: <b>{(100 * run.test.accuracy).toFixed(2)} %</b>,{' '}
          {run.test.images.toLocaleString('en-US')} images of {run.dataset}
        </p>
      )}
      <dl>
        <dt>SHA-256 of the weights</dt>
        <dd>
          <code id="weights-hash">{run.weightsSha256}</code>
          <button type="button" onClick={() => copyAndSay('Hash', run.weightsSha256)}>
            Copy
          </button>
        </dd>
        {isWhole && <dt>The command that trains the same weights</dt>}
        {isWhole && (
          <dd>
            <code>{command}</code>
            <button type="button" onClick={() => copyAndSay('Command', command)}>
              Copy
            </button>
            <CommandWords />
          </dd>
        )}
        {isWhole && <ToldHash ours={run.weightsSha256} />}
      </dl>
      <div class="buttons">
        {SAVE_FORMATS.map((format) => (
          <button key={format} type="button" onClick={() => client.save(format)}>
            Save as {format === 'onnx' ? 'ONNX' : format}
          </button>
        ))}
        <button
          type="button"
          onClick={() => copyAndSay('Link', new URL(`#train?${formatPlan(plan)}`, location.href).href)}
        >
          Copy link to this experiment
        </button>
      </div>
      <p role="status" class="hint">
        {copied.value ?? 'The rooms Draw and Read can read with this model.'}
      </p>
    </section>
  );
}

/** Which files the command's folders stand for. */
function CommandWords() {
  const plan = shownPlan.value;
  if (!plan) return null;
  const isSome = plan.data === 'builtin' && plan.images < TRAINING_DIGITS;
  return (
    <p class="hint">
      {plan.data === 'mnist' && "FOLDER holds MNIST's four files. "}
      {isSome && 'FOLDER holds the images of this run; '}
      {isSome && (
        <button type="button" class="link" onClick={client.saveImages}>
          save them as four IDX files
        </button>
      )}
      {isSome && '. '}
      {plan.kept &&
        'KEPT holds the digits that you kept; save them in the room Draw, into a folder of their own.'}
    </p>
  );
}

/** The hash that the command printed, beside the page's own. */
function ToldHash({ ours }: { ours: string }) {
  const theirs = told.value.trim().toLowerCase();
  const isHash = /^[0-9a-f]{64}$/.test(theirs);
  return (
    <>
      <dt>
        <label for="told-hash">SHA-256 printed by the command, to compare</label>
      </dt>
      <dd>
        <input
          id="told-hash"
          type="text"
          spellcheck={false}
          autocomplete="off"
          value={told.value}
          onInput={(event) => {
            told.value = event.currentTarget.value;
          }}
        />
        <span role="status">
          {theirs === ours && 'The same, bit for bit.'}
          {isHash && theirs !== ours && 'Not the same: the recipe, the images or the version differ.'}
          {theirs !== '' && !isHash && 'Expected 64 hexadecimal digits.'}
        </span>
      </dd>
    </>
  );
}
