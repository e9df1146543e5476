// What a test's model says of itself.

import { describeTopology, type Topology } from '../../src/engine/network/topology.js';

/** The metadata of a network that is only as long as it must be. */
export function aboutNetwork(topology: Topology, temperature: number) {
  const { activation, input } = topology;
  return {
    topology: describeTopology(topology),
    activation,
    ...(input && { input }),
    temperature: `${temperature}`,
  };
}
