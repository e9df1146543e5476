// ReLU's sparsity as it is: the share of activations and deltas that are not zero, by layer and epoch.

import { layoutParameters, TILE } from '../src/engine/network/topology.js';
import { PRESETS } from '../src/engine/recipe/presets.js';
import type { Recipe } from '../src/engine/recipe/recipe.js';
import type { Dataset } from '../src/engine/training/dataset.js';
import { startRun } from '../src/node/engine.js';

const EPOCHS = 5;

/** Trains 784-800-800-10 and tells the shares in each epoch's last batch. */
export async function measureDensity(dataset: Dataset, print: (line: string) => void): Promise<void> {
  const recipe: Recipe = {
    ...PRESETS.original,
    topology: { hidden: [800, 800], activation: 'relu' },
    initialisation: 'he',
    optimiser: { name: 'momentum', momentum: 0.9, weightDecay: 0 },
    epochs: EPOCHS,
  };
  const run = startRun({ recipe, dataset, workers: 2 });
  const layout = layoutParameters(recipe.topology);
  print('784-800-800-10 ReLU, momentum, batch 128: share not zero');
  try {
    for await (const event of run.events()) {
      if (event.event !== 'epoch') continue;
      const { map } = run.host;
      const layers = layout.hidden.map(({ tiles }, layer) => {
        const count = tiles * TILE * recipe.batch;
        const share = (address: number) =>
          run.host.floats(address, count).reduce((total, value) => total + (value === 0 ? 0 : 1), 0) / count;
        const activations = share(map.forward.hidden[layer].activations);
        const deltas = share(map.backward.hidden[layer].deltas);
        return `layer ${layer + 1} activations ${activations.toFixed(3)}, deltas ${deltas.toFixed(3)}`;
      });
      print(`epoch ${event.epoch}: ${layers.join('; ')}`);
    }
  } finally {
    await run.host.close();
  }
}
