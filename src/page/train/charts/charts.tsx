// Loss, accuracy and speed as they come.

import { epochs, losses, progress } from '../state.js';
import { Chart } from './chart.js';
import { labelPercents, labelThousands, labelTicks } from './ticks.js';

const percent = (value: number) => `${(100 * value).toFixed(value > 0.995 ? 2 : 1)} %`;
const thousands = (value: number) => `${Math.round(value / 1000)} k`;

export function Charts() {
  return (
    <div class="charts">
      <LossChart />
      <AccuracyChart />
      <SpeedChart />
    </div>
  );
}

function LossChart() {
  // Validation losses stand at whole epochs, among the places of the training losses.
  const places = [
    ...new Set([...losses.value.map(({ at }) => at), ...epochs.value.map(({ epoch }) => epoch)]),
  ];
  places.sort((one, other) => one - other);
  const training = new Map(
    [...losses.value, ...epochs.value.map(({ epoch, loss }) => ({ at: epoch, loss }))].map(({ at, loss }) => [
      at,
      loss,
    ]),
  );
  const validation = new Map(epochs.value.map(({ epoch, validationLoss }) => [epoch, validationLoss]));
  return (
    <Chart
      title="Loss"
      across="epoch"
      format={(value) => value.toFixed(3)}
      label={labelTicks}
      atLeast={[0, 0.1]}
      lines={[
        { label: 'training', colour: '--blue' },
        { label: 'validation', colour: '--orange', isDashed: true, showsPoints: true },
      ]}
      data={[
        places,
        places.map((at) => training.get(at) ?? null),
        places.map((at) => validation.get(at) ?? null),
      ]}
    />
  );
}

function AccuracyChart() {
  const all = epochs.value;
  const trained = all.map(({ trainingAccuracy }) => trainingAccuracy ?? null);
  const held = all.map((epoch) => epoch.validationAccuracy ?? epoch.testAccuracy ?? null);
  const least = Math.min(0.99, ...trained.map((value) => value ?? 1), ...held.map((value) => value ?? 1));
  return (
    <Chart
      title="Accuracy"
      across="epoch"
      format={percent}
      label={labelPercents}
      atLeast={[least - 0.005, 1]}
      lines={[
        { label: 'training', colour: '--blue', showsPoints: true },
        {
          label: all[0]?.testAccuracy === undefined ? 'validation' : 'test',
          colour: '--orange',
          isDashed: true,
          showsPoints: true,
        },
      ]}
      data={[all.map(({ epoch }) => epoch), trained, held]}
    />
  );
}

function SpeedChart() {
  const all = epochs.value;
  const now = progress.value;
  const isAhead = now && now.epoch > all.length;
  const places = all.map(({ epoch }) => epoch);
  const speeds = all.map(({ imagesPerSecond }) => imagesPerSecond);
  return (
    <Chart
      title="Images a second"
      across="epoch"
      format={thousands}
      label={labelThousands}
      atLeast={[0, 1000]}
      lines={[{ label: 'training', colour: '--blue', showsPoints: true }]}
      data={[isAhead ? [...places, now.epoch] : places, isAhead ? [...speeds, now.imagesPerSecond] : speeds]}
    />
  );
}
