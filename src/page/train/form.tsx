// The plan as a form: presets, the recipe's options, the data and the workers. Each change goes into the address.

import { effect, signal, untracked } from '@preact/signals';
import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { toRecipe } from '../../engine/recipe/options.js';
import type { PresetName } from '../../engine/recipe/presets.js';
import { count, plural } from '../../numbers.js';
import { putSettings, roomName, settings } from '../shell/address.js';
import { load } from '../store/store.js';
import { FIELDS, type Field } from './fields.js';
import { MnistDrop } from './mnist-drop.js';
import { formatPlan, type Plan, parsePlan, recipeOf, sharesOf, withEntry } from './plan.js';
import { cores, plan, sharesMemory, status } from './state.js';

const IMAGE_COUNTS = [60_000, 20_000, 10_000, 6000];
const MOST_WORKERS = 8;

/** What each preset is for. */
const PRESET_WORDS: Readonly<Record<PresetName, string>> = {
  quick: 'a few seconds',
  default: 'good for most',
  accurate: 'the best, in minutes',
  pictures: "for people's pictures",
  original: 'the Python original',
};

/** How many digits were kept here. */
export const keptCount = signal(0);
export async function countKept(): Promise<void> {
  keptCount.value = (await load('kept'))?.count ?? 0;
}

function write(): void {
  const text = formatPlan(plan.value);
  if (roomName.value === 'train' && settings.peek() !== text) putSettings('train', text);
}

/** What an address says wins over the plan that is there. Where it only names the room, it is completed. */
function follow(): void {
  if (location.hash.startsWith('#train?')) plan.value = parsePlan(settings.peek(), plan.peek());
  else untracked(write);
}

/** The address follows the plan, and the plan an address that is opened. */
export function keepAddress(): () => void {
  // A link may have opened this room, which was left with another plan.
  follow();
  const stopWriting = effect(write);
  addEventListener('hashchange', follow);
  return () => {
    stopWriting();
    removeEventListener('hashchange', follow);
  };
}

const change = (part: Partial<Plan>) => {
  plan.value = { ...plan.value, ...part };
};

/** What is wrong with the plan, in the words of the command line; undefined where nothing is. */
export function faultOf(of: Plan): string | undefined {
  try {
    recipeOf(of);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export function PlanForm() {
  const isBusy = !['idle', 'over'].includes(status.value);
  const { options, data, images, kept, workers } = plan.value;
  const fault = faultOf(plan.value);
  return (
    <form class="plan card" onSubmit={(event) => event.preventDefault()}>
      <fieldset disabled={isBusy}>
        <legend>Recipe</legend>
        <div class="presets">
          {(Object.keys(PRESET_WORDS) as PresetName[]).map((preset) => (
            <label key={preset} class="preset">
              <input
                type="radio"
                name="preset"
                checked={options.preset === preset}
                onChange={() => change({ options: { preset }, unread: {} })}
              />
              <span>
                <b>{preset}</b> <small>{PRESET_WORDS[preset]}</small>
              </span>
            </label>
          ))}
        </div>
        <div class="fields">
          {FIELDS.filter(({ isRare }) => !isRare).map((field) => (
            <FieldInput key={field.name} field={field} />
          ))}
        </div>
        <details>
          <summary>More settings</summary>
          <div class="fields">
            {FIELDS.filter(({ isRare }) => isRare).map((field) => (
              <FieldInput key={field.name} field={field} />
            ))}
          </div>
        </details>
        {fault && (
          <p class="error" role="alert">
            {fault}
          </p>
        )}
      </fieldset>
      <fieldset disabled={isBusy}>
        <legend>Images</legend>
        <div class="fields">
          <label class="field">
            <span>Data</span>
            <select
              value={data}
              onChange={(event) => change({ data: event.currentTarget.value as Plan['data'] })}
            >
              <option value="builtin">built-in digits</option>
              <option value="mnist">MNIST's files</option>
            </select>
          </label>
          {data === 'builtin' && (
            <label class="field">
              <span>Digits</span>
              <select
                value={images}
                onChange={(event) => change({ images: Number(event.currentTarget.value) })}
              >
                {[...new Set([...IMAGE_COUNTS, images])].map((choice) => (
                  <option key={choice} value={choice}>
                    {count(choice)}
                    {choice === TRAINING_DIGITS ? ' (all)' : ''}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        {data === 'builtin' && <p class="hint">{sharesOf(plan.value)}</p>}
        {data === 'mnist' && <MnistDrop />}
        <label class="check">
          <input
            type="checkbox"
            checked={kept}
            disabled={keptCount.value === 0 && !kept}
            onChange={(event) => change({ kept: event.currentTarget.checked })}
          />
          <span>add the {plural(keptCount.value, 'digit')} that you kept in Draw</span>
        </label>
      </fieldset>
      <fieldset disabled={isBusy}>
        <legend>Workers</legend>
        <label class="field wide">
          <span>
            {plural(sharesMemory.value ? workers : 1, 'worker')} on {plural(cores, 'core')}
          </span>
          <input
            type="range"
            min="1"
            max={MOST_WORKERS}
            value={workers}
            disabled={!sharesMemory.value}
            onInput={(event) => change({ workers: Number(event.currentTarget.value) })}
          />
        </label>
        <p class="hint">
          {sharesMemory.value
            ? 'Their number changes the time, not the result.'
            : 'This browser shares no memory between threads here, so one worker trains: slower, with the same result.'}
        </p>
      </fieldset>
    </form>
  );
}

function FieldInput({ field }: { field: Field }) {
  const { options, unread } = plan.value;
  const { name, label, hint, choices } = field;
  const shown = unread?.[name] ?? options[name] ?? field.of(toRecipe(options));
  const put = (text: string) => {
    plan.value = withEntry(plan.peek(), field, text);
  };
  return (
    <label class="field" title={hint}>
      <span>{label}</span>
      {choices ? (
        <select value={String(shown)} onChange={(event) => put(event.currentTarget.value)}>
          {(unread?.[name] === undefined ? choices : [unread[name], ...choices]).map((word) => (
            <option key={word}>{word}</option>
          ))}
        </select>
      ) : (
        <input
          type="text"
          inputMode={name === 'hidden' ? 'text' : 'decimal'}
          value={String(shown)}
          aria-invalid={unread?.[name] !== undefined}
          onChange={(event) => put(event.currentTarget.value)}
        />
      )}
    </label>
  );
}
