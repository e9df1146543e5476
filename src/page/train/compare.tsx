// 1 to 8 workers compared on this machine, as `npm run bench` compares them: their speed, and that their bits are the same.

import * as client from './client.js';
import { faults } from './form.js';
import { compared, status } from './state.js';

const MOST = 8;

export function Compare() {
  const results = compared.value;
  const isIdle = status.value === 'idle' || status.value === 'over';
  const fastest = Math.max(1, ...results.map(({ imagesPerSecond }) => imagesPerSecond));
  const areSame = new Set(results.map(({ weightsSha256 }) => weightsSha256)).size <= 1;
  return (
    <section class="card" aria-labelledby="compare">
      <h2 id="compare">Workers compared</h2>
      <p class="words">
        The same three epochs with 1, 2, … {MOST} workers. More workers than cores gain nothing and cost a
        little: those without a core sleep. Whatever their number, the weights are the same, bit for bit.
      </p>
      {results.length > 0 && (
        <table class="bars">
          <thead>
            <tr>
              <th scope="col">Workers</th>
              <th scope="col">Images a second</th>
              <th scope="col">Speed-up</th>
              <th scope="col">Weights</th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ workers, imagesPerSecond, weightsSha256 }) => (
              <tr key={workers}>
                <th scope="row">{workers}</th>
                <td>
                  <span class="bar" style={{ '--share': imagesPerSecond / fastest }} />
                  {Math.round(imagesPerSecond).toLocaleString('en-US')}
                </td>
                <td>{(imagesPerSecond / results[0].imagesPerSecond).toFixed(2)} ×</td>
                <td>
                  <code>{weightsSha256.slice(0, 8)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {results.length > 1 && (
        <p role="status">
          {areSame ? 'All weights are the same.' : 'The weights differ. This is a fault: please report it.'}
        </p>
      )}
      <div class="buttons">
        <button
          type="button"
          disabled={!isIdle || faults.value.length > 0}
          onClick={() => client.compare(MOST)}
        >
          Compare 1 to {MOST} workers
        </button>
      </div>
    </section>
  );
}
