// The room in which a network is trained, and seen to be trained.

import { useEffect } from 'preact/hooks';
import { Answers } from './answers.js';
import { Charts } from './charts/charts.js';
import { findResumable } from './client.js';
import { Compare } from './compare.js';
import { Controls } from './controls.js';
import { FirstLayer } from './first-layer.js';
import { countKept, keepAddress, PlanForm } from './form.js';
import { MapReduce } from './mapreduce/map-reduce.js';
import { Result } from './result.js';
import { epochs, losses } from './state.js';

export function Room() {
  useEffect(() => {
    findResumable();
    countKept();
    return keepAddress();
  }, []);
  const hasBegun = losses.value.length > 0 || epochs.value.length > 0;
  return (
    <div class="room train">
      <h1>Train</h1>
      <p class="lead">
        A network learns to read digits here, in your browser, on all of its cores, and ends with exactly the
        weights of <code>npm run train</code>.
      </p>
      <PlanForm />
      <div class="stage">
        <Controls />
        <Result />
        {hasBegun && <Charts />}
        <MapReduce />
        <FirstLayer />
        <Answers />
        <Compare />
      </div>
    </div>
  );
}
