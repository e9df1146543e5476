// What is read of the drawing: the number, each digit with its probabilities, and what the network sees.

import { textOf } from '../../reading/vision/read.js';
import { ReadingCard } from '../widgets/reading-card.js';
import { answer, chosen, explain, fault, reasons } from './studio.js';
import { forgetAll, save, taught, teach, word } from './teaching.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Answers() {
  const { page, readings = [], milliseconds } = answer.value ?? {};
  const text = page ? textOf(page).replaceAll('/', ' / ') : '';
  const reading = readings[chosen.value];
  return (
    <section class="card answer" aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <output class="digits-read" aria-live="polite">
        {text || (page ? 'no digit' : '–')}
      </output>
      <p class="hint">
        {page
          ? `Read in ${Math.max(1, Math.round(milliseconds!))} ms.`
          : 'Draw one digit, or a number of several.'}
      </p>
      {readings.length > 1 && (
        <div class="buttons" role="group" aria-label="Digits">
          {readings.map(({ digit, reason }, index) => (
            <button
              key={index}
              type="button"
              aria-pressed={index === chosen.value}
              onClick={() => {
                chosen.value = index;
                explain();
              }}
            >
              {reason ? '·' : digit}
            </button>
          ))}
        </div>
      )}
      {reading && <ReadingCard reading={reading} reasons={reasons.value} />}
      {fault.value && (
        <p class="error" role="alert">
          {fault.value}
        </p>
      )}
      <div class="teach">
        <h3>Teach</h3>
        <p class="hint">
          {reading
            ? 'Tell what this digit is, and it is kept in this browser to train on:'
            : 'Draw a digit, then tell what it is.'}
        </p>
        <div class="buttons digits" role="group" aria-label="It is a">
          {DIGITS.map((digit) => (
            <button
              key={digit}
              type="button"
              disabled={!reading}
              onClick={() => reading && teach(reading.image, digit)}
            >
              {digit}
            </button>
          ))}
        </div>
        <p role="status">{word.value}</p>
        {taught.value > 0 && (
          <div class="buttons">
            <button type="button" onClick={save}>
              Save {taught.value} as IDX
            </button>
            <button type="button" class="danger" onClick={forgetAll}>
              Forget all
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
