// Tests that need what a machine may lack. Where it is missing they are skipped by name. The runner counts a test that
// did not run and was not named as a failure: so it notices a forgotten `test.only`, too.

import { test } from 'uvu';

/** What the line of a skipped test begins with. */
export const SKIPPED = 'Skipped, needs ';

type Register = (name: string, run: () => void | Promise<void>) => void;

/** `test` where `isThere`; elsewhere what names the test as skipped for want of `need`. */
export function testThatNeeds(need: string, isThere: boolean): Register {
  if (isThere) return test;
  return (name, run) => {
    console.log(`${SKIPPED}${need}: ${name}`);
    test.skip(name, run);
  };
}

/** For tests that read MNIST. */
export const testWithMnist = testThatNeeds('MNIST in the folder MNIST_DIR', Boolean(process.env.MNIST_DIR));
