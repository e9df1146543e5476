// The confusion matrix, and the worst mistakes: those of the report of a run.

import { count, describeProbability } from '../../numbers.js';
import { DigitImage } from '../widgets/pixels.js';
import { answers } from './state.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Answers() {
  if (!answers.value) return null;
  const { epoch, of: which, confusion, mistakes } = answers.value;
  const wrong = sum(confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label)));
  return (
    <div class="answers">
      <section class="card" aria-labelledby="confusion">
        <h2 id="confusion">Confusion matrix</h2>
        <p class="words">
          Rows are the labels of the {which} images, columns the answers. The diagonal holds the correct
          answers.
        </p>
        <Confusion confusion={confusion} />
      </section>
      <section class="card" aria-labelledby="mistakes">
        <h2 id="mistakes">Worst mistakes</h2>
        {mistakes.length > 0 && (
          <p class="words">
            Of the {count(wrong)} {which} images that are read wrong after epoch {epoch}, the{' '}
            {mistakes.length} with the lowest probability of the label, the worst first.
          </p>
        )}
        <ul class="mistakes">
          {mistakes.map(({ image, label, answer, confidence, labelProbability }, index) => (
            <li key={index}>
              <DigitImage image={image} label={`A ${label} that is read as ${answer}`} />
              <span>
                <b>{label}</b> read as {answer}
              </span>
              <small>
                {answer}: {describeProbability(confidence)}
              </small>
              <small>
                {label}: {describeProbability(labelProbability)}
              </small>
            </li>
          ))}
        </ul>
        {mistakes.length === 0 && <p>None: every {which} image is read correctly.</p>}
      </section>
    </div>
  );
}

function Confusion({ confusion }: { confusion: readonly (readonly number[])[] }) {
  const most = Math.max(1, ...confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label)));
  return (
    <div class="scroll" role="region" aria-label="Images by digit and answer">
      <table class="confusion">
        <thead>
          <tr>
            <td />
            {DIGITS.map((digit) => (
              <th key={digit} scope="col">
                {digit}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {row.map((images, answer) => (
                <td
                  key={answer}
                  class={answer === label ? 'right' : images > 0 ? 'wrong' : 'none'}
                  style={answer === label ? undefined : { '--share': images / most }}
                >
                  {images || '·'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
