// The pictures that were given to the room, and what is read of each.

import { signal } from '@preact/signals';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';
import type { Step } from '../../reading/vision/steps.js';
import { ask } from '../reader/client.js';
import { toBitmapFile } from './svg.js';

export interface Item {
  readonly id: number;
  readonly name: string;
  readonly file: File;
  readonly outcome?: Outcome;
}

export type Outcome = Read | { readonly error: { readonly code: string; readonly message: string } };

export interface Read {
  readonly picture: Picture;
  readonly page: Page;
  readonly milliseconds: number;
  /** Where they were asked for. */
  readonly steps?: readonly Step[];
}

export const items = signal<readonly Item[]>([]);
/** Whether each picture shows one digit and no more. */
export const single = signal(false);

let added = 0;

/** Reads pictures, one after another; what fails is told beside its name. */
export async function add(files: readonly File[]): Promise<void> {
  const fresh = files.map((file): Item => ({ id: ++added, name: file.name || `picture ${added}`, file }));
  items.value = [...fresh, ...items.value];
  for (const item of fresh) await read(item);
}

/** Reads all pictures once more, as with another model. */
export async function readAgain(): Promise<void> {
  for (const item of items.value) await read(item);
}

async function read({ id, name, file }: Item): Promise<void> {
  try {
    const bitmap = await toBitmapFile(file, name);
    put(id, await ask('read', { file: bitmap, name, single: single.value }));
  } catch (error) {
    const { code = 'fault', message } = error as Error & { readonly code?: string };
    put(id, { error: { code, message } });
  }
}

/** What each step did to the picture, from the file to what the network sees. */
export async function showSteps(id: number, { picture, ...read }: Read): Promise<void> {
  const { steps } = await ask('steps', { picture, single: single.value });
  put(id, { ...read, picture, steps });
}

export function hideSteps(id: number, { steps: _, ...read }: Read): void {
  put(id, read);
}

function put(id: number, outcome: Outcome): void {
  items.value = items.value.map((item) => (item.id === id ? { ...item, outcome } : item));
}

export function remove(id: number): void {
  items.value = items.value.filter((item) => item.id !== id);
}

export function clear(): void {
  items.value = [];
}
