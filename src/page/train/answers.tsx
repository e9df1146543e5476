// The confusion matrix, and the surest of the wrong answers.

import { describeProbability } from '../../numbers.js';
import { DigitImage } from '../widgets/pixels.js';
import { answers } from './state.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Answers() {
  if (!answers.value) return null;
  const { epoch, of: which, confusion, mistakes } = answers.value;
  return (
    <div class="answers">
      <section class="card" aria-labelledby="confusion">
        <h2 id="confusion">Confusion matrix</h2>
        <p class="words">
          Rows are what the {which} images show, columns what the network answers. The diagonal is right.
        </p>
        <Confusion confusion={confusion} />
      </section>
      <section class="card" aria-labelledby="mistakes">
        <h2 id="mistakes">Worst mistakes</h2>
        <p class="words">
          The surest of the wrong answers after epoch {epoch}: what it says, and what is right.
        </p>
        <ul class="mistakes">
          {mistakes.map(({ image, label, answer, confidence }, index) => (
            <li key={index}>
              <DigitImage image={image} label={`A ${label} that is read as ${answer}`} />
              <span>
                <b>{answer}</b>, not {label}
              </span>
              <small>{describeProbability(confidence)}</small>
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
              {row.map((count, answer) => (
                <td
                  key={answer}
                  class={answer === label ? 'right' : count > 0 ? 'wrong' : 'none'}
                  style={answer === label ? undefined : { '--share': count / most }}
                >
                  {count || '·'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
