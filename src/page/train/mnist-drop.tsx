// MNIST's four files: dropped or chosen, checked as those on disk are, and kept in this browser.

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { assembleMnist, pickMnist } from '../../browser/data/mnist.js';
import { keep, load } from '../store/store.js';

const found = signal<string | undefined>(undefined);
const fault = signal<string | undefined>(undefined);
const warnings = signal<readonly string[]>([]);

async function take(files: readonly File[]): Promise<void> {
  fault.value = undefined;
  found.value = 'Checking …';
  try {
    const picked = await pickMnist(files);
    const { dataset, warnings: doubts } = await assembleMnist(picked);
    await keep('mnist', picked);
    found.value = `${dataset.training.count.toLocaleString('en-US')} training and ${dataset.test.count.toLocaleString('en-US')} test images of ${dataset.name}`;
    warnings.value = doubts;
  } catch (error) {
    found.value = undefined;
    fault.value = (error as Error).message;
  }
}

async function look(): Promise<void> {
  if (found.value === undefined && (await load('mnist'))) found.value = 'The four files are in this browser.';
}

export function MnistDrop() {
  useEffect(() => {
    look();
    // Anywhere in the room, so that nobody has to aim.
    const drop = ({ dataTransfer }: DragEvent) => {
      if (dataTransfer?.files.length) take([...dataTransfer.files]);
    };
    addEventListener('drop', drop);
    return () => removeEventListener('drop', drop);
  }, []);
  return (
    <div class="drop small">
      <label class="button">
        Choose MNIST's four files
        <input type="file" multiple onChange={(event) => take([...(event.currentTarget.files ?? [])])} />
      </label>
      <p class="hint">or drop them here, gzipped or not. They stay in this browser.</p>
      {found.value && <p role="status">{found.value}</p>}
      {warnings.value.map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
      {fault.value && (
        <p class="error" role="alert">
          {fault.value}
        </p>
      )}
    </div>
  );
}
