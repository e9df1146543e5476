// Whether what commands print with --json is what docs/schema says of it.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

export const SCHEMAS = fileURLToPath(new URL('../../../docs/schema/', import.meta.url));

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
for (const file of readdirSync(SCHEMAS)) ajv.addSchema(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')));

/** The commands that have a schema. */
export const described = readdirSync(SCHEMAS).map((file) => basename(file, '.json'));

/** Throws where an object that a command printed is not as its schema says. */
export function assertDescribed(command: string, printed: unknown): void {
  if (ajv.validate(`${command}.json`, printed)) return;
  // Of the kinds of object that a command prints, the one with the least wrong is the one that was meant.
  const errors = ajv.errors ?? [];
  const kindOf = ({ schemaPath }: { schemaPath: string }) => schemaPath.split('/').slice(0, 3).join('/');
  const [least] = [...new Set(errors.map(kindOf))]
    .map((kind) => errors.filter((error) => kindOf(error) === kind && error.keyword !== 'oneOf'))
    .filter((found) => found.length > 0)
    .sort((a, b) => a.length - b.length);
  throw new Error(
    `docs/schema/${command}.json does not describe ${JSON.stringify(printed)}: ${ajv.errorsText(least)}`,
  );
}
