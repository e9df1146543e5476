// The program's version, as package.json states it.

import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../../../package.json', import.meta.url);

/** "0.1.0" */
export const VERSION: string = JSON.parse(readFileSync(PACKAGE, 'utf8')).version;
