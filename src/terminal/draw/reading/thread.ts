// The reading thread: loads the model, practises, then answers one question after the other.

import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../../errors.js';
import { type Answers, createAnswers } from './answers.js';
import type { Ask, Reply, SentError } from './reader.js';
import { warmUp } from './warm-up.js';

function send(error: unknown): SentError {
  const { message, stack } = error as Error;
  return error instanceof UserError ? { message, code: error.code } : { message, stack };
}

function tell(reply: Reply): void {
  parentPort?.postMessage(reply);
}

async function answer(answers: Answers, { id, kind, question }: Ask): Promise<void> {
  try {
    tell({ id, answer: await answers[kind](question as never) });
  } catch (error) {
    tell({ id, error: send(error) });
  }
}

try {
  const answers = createAnswers(workerData as string);
  parentPort?.on('message', (ask: Ask) => answer(answers, ask));
  tell({});
  warmUp(answers);
} catch (error) {
  tell({ error: send(error) });
}
