// What is read of the drawing: the number, each digit with its probabilities, and what the network sees.

import { Headline } from '../widgets/headline.js';
import { markOf } from '../widgets/marks.js';
import { ReadingCard } from '../widgets/reading-card.js';
import { forgetAll, keepDigit, kept, save, word } from './keeping.js';
import { answer, chosen, explain, fault, reasons } from './studio.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Answers() {
  const { page, readings = [], milliseconds } = answer.value ?? {};
  const reading = readings[chosen.value];
  return (
    <section class="card answer" aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <Headline page={page} />
      <p class="hint">
        {page
          ? `Read in ${Math.max(1, Math.round(milliseconds!))} ms.`
          : 'Draw one digit, or a number of several.'}
      </p>
      {readings.length > 1 && (
        <div class="buttons" role="group" aria-label="Digits">
          {readings.map((each, index) => (
            <button
              key={index}
              type="button"
              aria-pressed={index === chosen.value}
              onClick={() => {
                chosen.value = index;
                explain();
              }}
            >
              {markOf(each)}
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
      <div class="keep">
        <h3>Keep</h3>
        <p class="hint">
          {reading
            ? 'Choose the right digit to keep this one in the browser, for training:'
            : 'Draw a digit, then choose the right one.'}
        </p>
        <div class="buttons digits" role="group" aria-label="It is a">
          {DIGITS.map((digit) => (
            <button
              key={digit}
              type="button"
              disabled={!reading}
              onClick={() => reading && keepDigit(reading.image, digit)}
            >
              {digit}
            </button>
          ))}
        </div>
        <p role="status">{word.value}</p>
        {kept.value > 0 && (
          <div class="buttons">
            <button type="button" onClick={save}>
              Save {kept.value} as IDX
            </button>
            <button type="button" class="danger" onClick={forgetAll}>
              Remove all
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
