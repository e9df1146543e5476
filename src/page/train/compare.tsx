// 1 to 8 workers compared on this machine, in turns, as `npm run bench` compares them: their speed, and that their bits are
// the same.

import * as client from './client.js';
import { describeDoubt, describeProgress, fastestOf } from './comparison.js';
import { faults } from './form.js';
import { comparison, failure, isComparison, status } from './state.js';

const MOST = 8;

export function Compare() {
  const isIdle = status.value === 'idle' || status.value === 'over';
  const results = comparison.value?.results ?? [];
  const doubt = isIdle ? describeDoubt(results) : undefined;
  const fastest = Math.max(1, ...results.map(fastestOf));
  const areSame = new Set(results.map(({ weightsSha256 }) => weightsSha256)).size <= 1;
  return (
    <section class="card" aria-labelledby="compare">
      <h2 id="compare">Workers compared</h2>
      <p class="words">
        The same short epochs with 1, 2, … {MOST} workers, in turns; the fastest turn of each counts. More
        workers than cores gain nothing and cost a little: those without a core sleep. Whatever their number,
        the weights are the same, bit for bit.
      </p>
      {isComparison.value && <Progress />}
      <div class="buttons">
        {status.value === 'comparing' ? (
          <button type="button" onClick={client.stop}>
            Stop comparing
          </button>
        ) : (
          <button
            type="button"
            disabled={!isIdle || faults.value.length > 0}
            onClick={() => client.compare(MOST)}
          >
            Compare 1 to {MOST} workers
          </button>
        )}
      </div>
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
            {results.map((result) => (
              <tr key={result.workers}>
                <th scope="row">{result.workers}</th>
                <td>
                  <span class="bar" style={{ '--share': fastestOf(result) / fastest }} />
                  {Math.round(fastestOf(result)).toLocaleString('en-US')}
                </td>
                <td>{(fastestOf(result) / fastestOf(results[0])).toFixed(2)} ×</td>
                <td>
                  <code>{result.weightsSha256.slice(0, 8)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {doubt && (
        <p class="warning" role="status">
          {doubt}
        </p>
      )}
      {results.length > 1 && (
        <p role="status">
          {areSame ? 'All weights are the same.' : 'The weights differ. This is a fault: please report it.'}
        </p>
      )}
    </section>
  );
}

/** What goes on, where it was begun. The run's own line, at the top of the room, is the one that is read out. */
function Progress() {
  if (status.value === 'comparing') return <p>{describeProgress(comparison.value)}</p>;
  if (status.value === 'stopping') return <p>Stopping …</p>;
  return failure.value ? <p class="error">{failure.value}</p> : null;
}
