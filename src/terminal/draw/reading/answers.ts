// What the reading thread can be asked, and how it answers: everything slow or heavy, away from the screen.

import { drawDigits } from '../../../data/builtin/digits.js';
import { MNIST_FILES } from '../../../data/mnist-files.js';
import type { Sample } from '../../../drawing/drawing.js';
import { PIXELS } from '../../../engine/network/topology.js';
import { findFile, readPair } from '../../../node/data/idx-files.js';
import { findMnist, mnistFolders } from '../../../node/data/mnist.js';
import { loadModel } from '../../../node/model-file.js';
import { needing } from '../../../node/needing.js';
import { createRecogniser } from '../../../node/recogniser.js';
import { isUnsure, UNSURE_BELOW } from '../../../reading/certainty.js';
import { explain } from '../../../reading/explain.js';
import { captionSteps } from '../../../reading/step-captions.js';
import type { Picture } from '../../../reading/vision/picture.js';
import { type Page, readPicture } from '../../../reading/vision/read.js';
import { readKept } from '../files/keep.js';

/** The questions by name. */
export interface Answers {
  /** The digits of a picture, with what each step did to it if wanted. */
  read(question: { picture: Picture; steps: boolean }): Page;
  /** A picture file's pixels. */
  open(question: { path: string }): Promise<Picture>;
  /** A digit to try; `choice` (0..1) picks it. `folder` is where MNIST is, if not in the usual places. */
  sample(question: { choice: number; folder?: string }): Sample;
  /** What each pixel of an image says for a digit: see explain(). */
  explain(question: { image: Uint8Array; digit: number }): Float32Array;
  /** Whether the labelled digits kept in a folder are all read correctly and surely. */
  knows(question: { folder: string }): boolean;
  /** Reads with another model from now on. */
  use(question: { path: string }): void;
  /** A picture as a PNG file's bytes. */
  png(question: { picture: Picture }): Promise<Uint8Array>;
}

export type Kind = keyof Answers;
export type Question<K extends Kind> = Parameters<Answers[K]>[0];
export type Answer<K extends Kind> = Awaited<ReturnType<Answers[K]>>;

/** Built-in digits to choose from, and the seed they are drawn from. */
const BUILTIN_DIGITS = 100_000;
const BUILTIN_SEED = 1;

/** Loads the model and is ready to answer. @throws UserError as loadModel() */
export function createAnswers(modelPath: string): Answers {
  let recogniser = createRecogniser(loadModel(modelPath));
  const sampler = createSampler();
  // The pictures' library is large, and few sessions need it: it is loaded with the first picture.
  return {
    read: ({ picture, steps }) => {
      const page = readPicture(picture, recogniser.classify, { steps });
      return steps ? { ...page, steps: captionSteps(picture, page, isUnsure) } : page;
    },
    open: async ({ path }) => (await import('../../../node/pictures/decode.js')).decodePicture(path),
    sample: ({ choice, folder }) => sampler(choice, folder),
    explain: ({ image, digit }) => explain(recogniser.model, image, digit),
    knows: ({ folder }) => {
      const { pixels, labels } = readKept(folder);
      const isSure = (label: number, index: number) =>
        recogniser.classify(pixels.subarray(index * PIXELS, (index + 1) * PIXELS))[label] >= UNSURE_BELOW;
      return labels.every(isSure);
    },
    use: ({ path }) => {
      recogniser = createRecogniser(loadModel(path));
    },
    png: async ({ picture }) =>
      (await needing('sharp', () => import('../../../node/pictures/encode.js'))).encodePng(picture),
  };
}

/** Picks digits from MNIST's test images where they are on disk, which are read once, or from the built-in ones. */
function createSampler(): (choice: number, folder?: string) => Sample {
  let test: ReturnType<typeof readTestImages>;
  return (choice, folder) => {
    test ??= readTestImages(folder);
    if (!test) {
      const index = Math.floor(choice * BUILTIN_DIGITS);
      const { images, labels } = drawDigits(BUILTIN_SEED, index, 1);
      return { kind: 'sample', image: images, label: labels[0], source: `built-in digit ${index}` };
    }
    const index = Math.floor(choice * test.count);
    const image = test.pixels.slice(index * PIXELS, (index + 1) * PIXELS);
    return { kind: 'sample', image, label: test.labels[index], source: `${test.name} ${index}` };
  };
}

function readTestImages(chosen: string | undefined) {
  const folder = findMnist(mnistFolders(chosen));
  if (!folder) return undefined;
  const [images, labels] = [MNIST_FILES.testImages, MNIST_FILES.testLabels].map(
    ({ name }) => findFile(folder, name) as string,
  );
  return { ...readPair(images, labels), name: 'MNIST test image' };
}
