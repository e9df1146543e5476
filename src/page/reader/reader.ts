// The reader: a worker with one model, which reads pictures and drawings, one after another.

import { fetchBytes } from '../../browser/fetch-bytes.js';
import { loadKernels } from '../../browser/machine/kernels.js';
import { createMachine } from '../../browser/machine/machine.js';
import { decodePicture } from '../../browser/pictures/decode.js';
import { InputError, UserError } from '../../errors.js';
import type { Model } from '../../formats/model.js';
import { decodeModelSafetensors } from '../../formats/model-safetensors.js';
import { isUnsure } from '../../reading/certainty.js';
import { explain } from '../../reading/explain.js';
import { Recogniser } from '../../reading/recogniser.js';
import { captionSteps } from '../../reading/step-captions.js';
import { readPicture } from '../../reading/vision/read.js';
import { load } from '../store/store.js';
import type { Answered, Asked, ModelName, ModelWords, Name, Questions } from './protocol.js';

let recogniser: Promise<Recogniser> | undefined;

self.onmessage = async ({ data: { id, name, question } }: MessageEvent<Asked>) => {
  try {
    const answer = await ANSWERS[name](question as never);
    self.postMessage({ id, answer } satisfies Answered);
  } catch (error) {
    const code = error instanceof UserError ? error.code : 'fault';
    self.postMessage({ id, error: { code, message: (error as Error).message } } satisfies Answered);
  }
};

type Answers = {
  readonly [Key in Name]: (question: Questions[Key]['question']) => Promise<Questions[Key]['answer']>;
};

const ANSWERS: Answers = {
  async use({ model }) {
    recogniser = open(model);
    return describe((await recogniser).model);
  },
  async draw({ picture }) {
    return readPicture(picture, (await inUse()).classify);
  },
  async read({ file, name, single }) {
    const { classify } = await inUse();
    const started = performance.now();
    const picture = await decodePicture(file, name);
    const page = readPicture(picture, classify, { single });
    return { picture, page, milliseconds: performance.now() - started };
  },
  async steps({ picture, single }) {
    const page = readPicture(picture, (await inUse()).classify, { single, steps: true });
    return { ...page, steps: captionSteps(picture, page, isUnsure) };
  },
  async explain({ image, digit }) {
    return explain((await inUse()).model, image, digit);
  },
};

function inUse(): Promise<Recogniser> {
  recogniser ??= open('box');
  return recogniser;
}

/** Reading takes one thread, so its memory need not be shared. */
async function open(name: ModelName): Promise<Recogniser> {
  const [model, kernels] = await Promise.all([loadModel(name), loadKernels('exact', false)]);
  return new Recogniser(model, createMachine([kernels], { sharesMemory: false }));
}

async function loadModel(name: ModelName): Promise<Model> {
  if (name === 'box')
    return decodeModelSafetensors(
      'model.safetensors',
      await fetchBytes(new URL('model.safetensors', self.location.href)),
    );
  const bytes = await load('model');
  if (!bytes)
    throw new InputError(
      'no-model',
      'Expected a model that was trained in this browser, found none. Train one first.',
    );
  return decodeModelSafetensors('the trained model', bytes);
}

function describe({ metadata: { topology, activation, testAccuracy, dataset } }: Model): ModelWords {
  const score =
    testAccuracy === undefined
      ? undefined
      : `${(100 * Number(testAccuracy)).toFixed(2)} % of ${possessive(String(dataset))} test images`;
  return { network: `${topology} (${activation})`, score };
}

const possessive = (name: string) => (name.endsWith('s') ? `${name}'` : `${name}'s`);
