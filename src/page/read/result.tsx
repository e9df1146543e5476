// One picture with its answers: boxes over it, its text, its steps, and the digit that is looked at.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PIXELS } from '../../engine/network/topology.js';
import { isUnsure } from '../../reading/certainty.js';
import { plainCell } from '../../reading/plain-text.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Reading } from '../../reading/vision/segment.js';
import { ask } from '../reader/client.js';
import { bringIntoView } from '../widgets/bring-into-view.js';
import { copy } from '../widgets/copy.js';
import { Headline } from '../widgets/headline.js';
import { countDigits, linesOf, markOf, toText } from '../widgets/marks.js';
import { ReadingCard } from '../widgets/reading-card.js';
import { hideSteps, type Item, type Read, remove, showSteps } from './pictures.js';

export function Result({ item }: { item: Item }) {
  const { id, name, outcome } = item;
  return (
    <article class="card picture" aria-labelledby={`picture-${id}`}>
      <header class="picture-head">
        <h2 id={`picture-${id}`}>{name}</h2>
        <button type="button" onClick={() => remove(id)} aria-label={`Remove ${name}`}>
          Remove
        </button>
      </header>
      {!outcome && <p role="status">Reading …</p>}
      {outcome && 'error' in outcome && (
        <p class="error" role="alert">
          {outcome.error.message}
        </p>
      )}
      {outcome && 'page' in outcome && <Answered id={id} name={name} read={outcome} />}
    </article>
  );
}

/** What helps where no digit was found, as `predict` says it. */
const ADVICE = 'Try a closer picture in even light; Show the steps tells what was done to this one.';

/** The evidence until it is found: it keeps its place, so that nothing moves when it comes. */
const UNKNOWN = new Float32Array(PIXELS);

function Answered({ id, name, read }: { id: number; name: string; read: Read }) {
  const { page, picture, milliseconds, steps } = read;
  const readings = page.lines.flat();
  const chosen = useSignal<number | undefined>(readings.length === 1 ? 0 : undefined);
  const reasons = useSignal<Float32Array>(UNKNOWN);
  const reading = chosen.value === undefined ? undefined : readings[chosen.value];

  useEffect(() => {
    reasons.value = UNKNOWN;
    if (reading)
      ask('explain', { image: reading.image, digit: reading.digit }).then((found) => {
        reasons.value = found;
      });
  }, [reading]);

  const details = reading && <ReadingCard reading={reading} reasons={reasons.value} />;
  const isAlone = readings.length === 1;
  const looked = useRef<HTMLDivElement>(null);
  const choose = (index: number) => {
    chosen.value = index;
    if (!isAlone) bringIntoView(() => looked.current?.querySelector('.reading') ?? null);
  };

  const found = linesOf(page).length > 0;
  const text = toText(page);
  const copied = useSignal<string | undefined>(undefined);
  return (
    <div class="answered" style={{ '--aspect': picture.width / picture.height }}>
      <div class="looked" ref={looked}>
        <Boxed
          picture={picture}
          turned={page.turned}
          readings={readings}
          chosen={chosen.value}
          name={name}
          choose={choose}
        />
        {/* One of several is told of where it was pressed. */}
        {!isAlone && details}
      </div>
      <div class="told">
        {page.table && found ? <CellTable page={page} /> : <Headline page={page} />}
        <p class="hint">
          {countDigits(page)} in {Math.round(milliseconds)} ms
          {page.turned > 0 && `, turned by ${page.turned}°`}
          {page.overfull !== undefined && `; ${page.overfull} pieces of ink are too many to read`}
        </p>
        {!found && <p>{ADVICE}</p>}
        {!reading && readings.length > 0 && (
          <p class="hint">Choose a box to see its probabilities and its evidence.</p>
        )}
        {isAlone && details}
        <div class="buttons">
          <button
            type="button"
            disabled={!text}
            onClick={async () => {
              copied.value = await copy('Text', text);
            }}
          >
            Copy text
          </button>
          <button
            type="button"
            aria-expanded={steps !== undefined}
            onClick={() => (steps ? hideSteps(id, read) : showSteps(id, read))}
          >
            {steps ? 'Hide the steps' : 'Show the steps'}
          </button>
        </div>
        <p role="status" class="hint">
          {copied.value}
        </p>
      </div>
      {steps && (
        <ol class="steps" tabIndex={0} aria-label="Steps">
          {steps.map((step, index) => (
            <li key={index}>
              <PictureCanvas picture={step.picture} label={step.name} />
              <b>{step.name}</b>
              <small>{step.reason}</small>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

interface BoxedProps {
  readonly picture: Picture;
  /** By how many degrees it was turned clockwise to be read. */
  readonly turned: number;
  readonly readings: readonly Reading[];
  readonly chosen: number | undefined;
  readonly name: string;
  choose(index: number): void;
}

/** Boxes lie over the picture by shares of its sides, so at any size. */
function Boxed({ picture, turned, readings, chosen, name, choose }: BoxedProps) {
  const share = (length: number, of: number) => `${(100 * length) / of}%`;
  return (
    <div class="boxed" data-turned={turned}>
      <PictureCanvas picture={picture} label={name} />
      {readings.map((reading, index) => {
        const { x, y, width, height } = reading.box;
        const kind = reading.reason ? 'no-digit' : isUnsure(reading) ? 'unsure' : 'sure';
        return (
          <button
            key={index}
            type="button"
            class={`box ${kind}`}
            aria-pressed={index === chosen}
            aria-label={
              reading.reason
                ? `no digit, ${reading.reason}`
                : `${reading.digit}${kind === 'unsure' ? ', unsure' : ''}`
            }
            style={{
              left: share(x, picture.width),
              top: share(y, picture.height),
              width: share(width, picture.width),
              height: share(height, picture.height),
            }}
            onClick={() => choose(index)}
          >
            <span>{markOf(reading)}</span>
          </button>
        );
      })}
    </div>
  );
}

function CellTable({ page }: Pick<Read, 'page'>) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table">
      <table class="cells">
        <tbody>
          {page.table?.map((row, number) => (
            <tr key={number}>
              {row.map((cell, column) => (
                <td key={column}>{plainCell(cell, isUnsure)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PictureCanvas({ picture, label }: { picture: Picture; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = picture;
    canvas.current
      ?.getContext('2d')
      ?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  }, [picture]);
  return <canvas ref={canvas} width={picture.width} height={picture.height} role="img" aria-label={label} />;
}
