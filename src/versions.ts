// What made a model, for its metadata.

import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

/** "distributed-mnist 0.1.0, node 20.20.2, v8 11.3" */
export const VERSIONS = `distributed-mnist ${version}, node ${process.versions.node}, v8 ${process.versions.v8}`;
