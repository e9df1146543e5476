// The rooms' end of the line to the reader.

import { signal } from '@preact/signals';
import { load } from '../store/store.js';
import type { Answered, Asked, ModelName, ModelWords, Name, Questions } from './protocol.js';

/** An answer that is an error, with its code. */
export class ReaderError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

let reader: Worker | undefined;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** Asks the reader; questions are answered one after another. @throws ReaderError */
export function ask<Key extends Name>(
  name: Key,
  question: Questions[Key]['question'],
): Promise<Questions[Key]['answer']> {
  reader ??= start();
  const id = ++asked;
  reader.postMessage({ id, name, question } satisfies Asked);
  return new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject })) as Promise<
    Questions[Key]['answer']
  >;
}

function start(): Worker {
  const worker = new Worker('reader.js', { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if ('error' in data) reject(new ReaderError(data.error.code, data.error.message));
    else resolve(data.answer);
  };
  worker.onerror = ({ message }) => {
    const error = new ReaderError(
      'fault',
      `The reader ended (${message || 'its file could not be loaded'}). Load the page again.`,
    );
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    reader = undefined;
  };
  return worker;
}

export const modelName = signal<ModelName>('box');
export const modelWords = signal<ModelWords | undefined>(undefined);
export const hasTrainedModel = signal(false);
export const modelFault = signal<string | undefined>(undefined);

/** Has the reader read with a model from now on. */
export async function useModel(name: ModelName): Promise<void> {
  modelName.value = name;
  modelFault.value = undefined;
  try {
    modelWords.value = await ask('use', { model: name });
  } catch (error) {
    modelFault.value = (error as Error).message;
  }
}

/** Begins to load the model, before anything is to be read. */
export async function warmUp(): Promise<void> {
  hasTrainedModel.value = (await load('model')) !== undefined;
  if (!modelWords.value) await useModel(modelName.value);
}
