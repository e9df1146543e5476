// The temperature that a network's probabilities are calibrated with.

import { HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE } from '../engine/training/calibration.js';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import type { Network } from './model.js';

/** The temperature that a network was stored with; 1 where it has none. @throws InputError `bad-model` */
export function temperatureOf({ metadata: { temperature } }: Network): number {
  if (temperature === undefined) return 1;
  const value = Number(temperature);
  if (value >= LOWEST_TEMPERATURE && value <= HIGHEST_TEMPERATURE) return value;
  throw new InputError(
    'bad-model',
    `The model's metadata gives the temperature "${printable(temperature)}"; expected a number from ${LOWEST_TEMPERATURE} to ` +
      `${HIGHEST_TEMPERATURE}. Train it again, or name another model.`,
  );
}
