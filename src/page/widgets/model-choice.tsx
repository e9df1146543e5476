// Which model reads, and what is known of it.

import { hasTrainedModel, modelFault, modelName, modelWords, useModel } from '../reader/client.js';
import type { ModelName } from '../reader/protocol.js';

export function ModelChoice({ whenChosen }: { whenChosen(): void }) {
  const choose = async (name: ModelName) => {
    await useModel(name);
    whenChosen();
  };
  return (
    <div class="model">
      <label class="field">
        <span>Model</span>
        <select value={modelName.value} onChange={(event) => choose(event.currentTarget.value as ModelName)}>
          <option value="box">bundled</option>
          <option value="trained" disabled={!hasTrainedModel.value}>
            trained here
          </option>
        </select>
      </label>
      <p class="hint">
        {modelWords.value
          ? `${modelWords.value.network}${modelWords.value.score ? `, reads ${modelWords.value.score} correctly` : ''}`
          : 'Loading …'}
      </p>
      {modelFault.value && (
        <p class="error" role="alert">
          {modelFault.value}
        </p>
      )}
    </div>
  );
}
