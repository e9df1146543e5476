// One digit as read: its probabilities, what the network saw, and the evidence in its pixels.

import { describeProbability } from '../../numbers.js';
import { isUnsure, UNSURE_BELOW } from '../../reading/certainty.js';
import type { Reading } from '../../reading/vision/segment.js';
import { DigitImage, SignedImage } from './pixels.js';

export function ReadingCard({ reading, reasons }: { reading: Reading; reasons?: Float32Array }) {
  const { digit, confidence, probabilities, image, reason } = reading;
  return (
    <div class="reading">
      <p>
        {reason ? (
          <>
            Taken for no digit: it looks <b>{reason}</b>.
          </>
        ) : (
          <>
            <b>{digit}</b>, {describeProbability(confidence)}
            {isUnsure(reading) && ` – unsure: below ${100 * UNSURE_BELOW} %`}
          </>
        )}
      </p>
      <div class="reading-parts">
        <table class="probabilities">
          <caption>Probability of each digit</caption>
          <tbody>
            {Array.from(probabilities, (probability, each) => (
              <tr key={each} class={each === digit && !reason ? 'likeliest' : undefined}>
                <th scope="row">{each}</th>
                <td>
                  <span class="bar" style={{ '--share': probability }} />
                </td>
                <td class="number">{describeProbability(probability)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <figure>
          <DigitImage image={image} label="What the network sees" />
          <figcaption>What the network sees</figcaption>
        </figure>
        {reasons && !reason && (
          <figure>
            <SignedImage values={reasons} label={`Evidence for ${digit} in the pixels`} />
            <figcaption>Evidence for {digit} in blue, against it in orange</figcaption>
          </figure>
        )}
      </div>
    </div>
  );
}
