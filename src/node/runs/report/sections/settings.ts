// The run's recipe, data and network.

import type { Network } from '../../../../formats/model.js';
import { count, percent } from '../../../../numbers.js';
import { flattenRecipe } from '../../flatten.js';
import { machineNames } from '../../machine-names.js';
import type { RunRecord } from '../../record.js';
import { type Html, html } from '../html.js';

export function renderSettings({ name, start, epochs, done }: RunRecord, { metadata }: Network): Html {
  const machines = machineNames(epochs);
  const kept = done.bestEpoch === undefined ? '' : `, no. ${done.bestEpoch} kept`;
  return html`<section>
<h2>Settings</h2>
<div class="grid wide">
${renderTable(`Recipe ${start.recipe.name}`, flattenRecipe(start.recipe))}
${renderTable('Data and network', [
  ['run', name],
  ['data set', start.dataset],
  ['data set SHA-256', start.datasetSha256],
  ['trained on', `${count(start.trainingImages)} images of ${start.trainedOn}`],
  ['validation images', count(start.validationImages)],
  ['test images', count(start.testImages)],
  ['parameters', count(start.parameters)],
  machines.length > 0 ? ['machines', machines.join(', ')] : ['workers', String(start.workers)],
  ['epochs', `${done.epochs} of ${start.recipe.epochs}${kept}`],
  ['weights SHA-256', done.weightsSha256],
  ...(metadata.weightsSha256 === done.weightsSha256 ? [] : [describeRounding(metadata)]),
  ['versions', start.versions],
])}
</div>
</section>`;
}

/** With `--half` the saved weights are rounded, and have their own score and hash. */
function describeRounding({ weightsSha256, testAccuracy }: Network['metadata']): [string, string] {
  const share = percent(Number(testAccuracy));
  return ['saved as half precision', `test accuracy ${share}; weights SHA-256 ${weightsSha256}`];
}

function renderTable(title: string, facts: Iterable<readonly [string, string]>): Html {
  const rows = Array.from(
    facts,
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  );
  return html`<div class="card"><h3>${title}</h3><table class="facts"><tbody>${rows}</tbody></table></div>`;
}
