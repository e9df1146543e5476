// The plan as a form: presets, the recipe's options, the data and the workers. Each change goes into the address.

import { computed, effect, signal, untracked } from '@preact/signals';
import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import type { PresetName } from '../../engine/recipe/presets.js';
import { count, plural } from '../../numbers.js';
import { putSettings, roomName, settings } from '../shell/address.js';
import { load } from '../store/store.js';
import { FIELDS, type Field } from './fields.js';
import { MnistDrop } from './mnist-drop.js';
import {
  faultsOf,
  formatPlan,
  type Plan,
  parsePlan,
  sharesOf,
  type Unread,
  usualRecipe,
  withEntry,
} from './plan.js';
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

/** Takes a value that was chosen, in place of what could not be read. */
function choose(part: Partial<Pick<Plan, 'data' | 'images' | 'kept' | 'workers'>>): void {
  change({ ...part, unread: without(Object.keys(part)) });
}

/** Takes a preset as it is: what was set in the recipe's fields is gone. */
function choosePreset(preset: PresetName): void {
  change({ options: { preset }, unread: without(['preset', ...FIELDS.map(({ name }) => name)]) });
}

/** The entries that could not be read, but for some. */
function without(names: readonly string[]): Unread {
  const entries = Object.entries(plan.peek().unread ?? {});
  return Object.fromEntries(entries.filter(([name]) => !names.includes(name)));
}

/** All that is wrong with the plan, in the words of the command line. */
export const faults = computed(() => faultsOf(plan.value));

export function PlanForm() {
  const isBusy = !['idle', 'over'].includes(status.value);
  const { options, unread = {}, unknown = {}, data, images, kept, workers } = plan.value;
  return (
    <form class="plan card" tabIndex={-1} onSubmit={(event) => event.preventDefault()}>
      <fieldset disabled={isBusy}>
        <legend>Recipe</legend>
        <div class="presets">
          {(Object.keys(PRESET_WORDS) as PresetName[]).map((preset) => (
            <label key={preset} class="preset">
              <input
                type="radio"
                name="preset"
                checked={options.preset === preset && unread.preset === undefined}
                onChange={() => choosePreset(preset)}
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
        {faults.value.length > 0 && (
          <p class="error" role="alert">
            {faults.value.join('\n')}
          </p>
        )}
        {Object.keys(unknown).length > 0 && (
          <button
            type="button"
            onClick={(event) => {
              // The button goes; the keyboard goes on from the form.
              event.currentTarget.form?.focus({ preventScroll: true });
              change({ unknown: undefined });
            }}
          >
            Leave out what is no setting
          </button>
        )}
      </fieldset>
      <fieldset disabled={isBusy}>
        <legend>Images</legend>
        <div class="fields">
          <label class="field">
            <span>Data</span>
            <select
              value={unread.data ?? data}
              aria-invalid={unread.data !== undefined}
              onChange={(event) => choose({ data: event.currentTarget.value as Plan['data'] })}
            >
              {unread.data !== undefined && <option value={unread.data}>{unread.data}</option>}
              <option value="builtin">built-in digits</option>
              <option value="mnist">MNIST's files</option>
            </select>
          </label>
          {data === 'builtin' && (
            <label class="field">
              <span>Digits</span>
              <select
                value={unread.images ?? images}
                aria-invalid={unread.images !== undefined}
                onChange={(event) => choose({ images: Number(event.currentTarget.value) })}
              >
                {unread.images !== undefined && <option value={unread.images}>{unread.images}</option>}
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
            aria-invalid={unread.kept !== undefined}
            disabled={keptCount.value === 0 && !kept && unread.kept === undefined}
            onChange={(event) => choose({ kept: event.currentTarget.checked })}
          />
          <span>
            {keptCount.value === 0
              ? 'add your own digits: none kept in Draw yet'
              : `add the ${plural(keptCount.value, 'digit')} that you kept in Draw`}
          </span>
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
            aria-invalid={unread.workers !== undefined}
            disabled={!sharesMemory.value && unread.workers === undefined}
            onInput={(event) => choose({ workers: Number(event.currentTarget.value) })}
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
  const shown = unread?.[name] ?? options[name] ?? field.of(usualRecipe(plan.value));
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
