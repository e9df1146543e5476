// The way to ask the reading thread, which keeps the screen free: a reading takes longer than a frame.

import { Worker } from 'node:worker_threads';
import { type ErrorCode, UserError } from '../../../errors.js';
import { checkAddressSpace } from '../../../node/pool/address-space.js';
import type { Answer, Kind, Question } from './answers.js';

/** Something that answers questions: the thread, or in tests the answers themselves. */
export interface Reader {
  /** @throws UserError where the question cannot be answered: no such file, no picture */
  ask<K extends Kind>(kind: K, question: Question<K>): Promise<Answer<K>>;
}

/** An error on its way between threads: classes do not survive it. */
export interface SentError {
  readonly message: string;
  /** A UserError's code; absent for a fault of the program. */
  readonly code?: ErrorCode;
  readonly stack?: string;
}

/** What the thread sends: the answer to a question or an error to it; without `id`, that it is ready or has failed. */
export interface Reply {
  readonly id?: number;
  readonly answer?: unknown;
  readonly error?: SentError;
}

export interface Ask {
  readonly id: number;
  readonly kind: Kind;
  readonly question: Question<Kind>;
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
}

export class ReaderThread implements Reader {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  /** Rejects when the thread cannot go on: its model cannot be read, or it crashed. */
  readonly failure: Promise<never>;
  /** Resolves when the model is loaded. */
  readonly ready: Promise<void>;

  /** @throws RunError `out-of-memory` where there is no address space for a thread */
  constructor(modelPath: string) {
    checkAddressSpace(1);
    this.worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: modelPath });
    this.failure = new Promise((_, reject) => {
      this.worker.on('error', reject);
      this.worker.on('exit', () => reject(new Error('The reading thread has ended.')));
      this.worker.on('message', ({ id, error }: Reply) => {
        if (id === undefined && error) reject(receive(error));
      });
    });
    this.ready = new Promise((resolve) => {
      this.worker.on('message', ({ id, error }: Reply) => {
        if (id === undefined && !error) resolve();
      });
    });
    // Whoever waits for it hears of it; that nobody does yet is no error of its own.
    this.failure.catch(() => {});
    this.worker.on('message', (reply: Reply) => this.settle(reply));
  }

  ask<K extends Kind>(kind: K, question: Question<K>): Promise<Answer<K>> {
    const id = this.asked++;
    this.worker.postMessage({ id, kind, question } satisfies Ask);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private settle({ id, answer, error }: Reply): void {
    if (id === undefined) return;
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(receive(error));
    else waiting?.resolve(answer as never);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

function receive({ message, code, stack }: SentError): Error {
  if (code !== undefined) return new UserError(code, message);
  return Object.assign(new Error(message), { stack });
}
