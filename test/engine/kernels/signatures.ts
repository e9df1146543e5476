// The kernels' signatures, read from the sources: as AssemblyScript defines them, and as TypeScript calls them.

import { readFileSync } from 'node:fs';

/** A name, and the type that the source gives it. */
interface Parameter {
  readonly name: string;
  readonly type: string;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: string;
}

export type Signatures = ReadonlyMap<string, Signature>;

const ROOT = new URL('../../../../../', import.meta.url);

/** A source without its comments. */
const read = (file: string) =>
  readFileSync(new URL(file, ROOT), 'utf8').replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');

/** What the files that assembly/index.ts names export. */
export function assemblySignatures(): Signatures {
  const files = [...read('assembly/index.ts').matchAll(/export \* from '\.\/(\w+)'/g)];
  const sources = files.map(([, name]) => read(`assembly/${name}.ts`)).join('\n');
  return signaturesOf(sources.matchAll(/export function (\w+)\(([^)]*)\): (\w+)/g));
}

/** The methods of the interface Kernels; a rest parameter stands for what its tuple names. */
export function interfaceSignatures(): Signatures {
  const source = read('src/engine/kernels/kernels.ts');
  const [, methods] = source.match(/export interface Kernels \{(.*?)\n\}/s)!;
  const expanded = methods.replaceAll(/\.\.\.\w+: (\w+)/g, (_, tuple) => {
    const [, elements] = source.match(new RegExp(`export type ${tuple} = \\[(.*?)\\]`, 's'))!;
    return elements;
  });
  return signaturesOf(expanded.matchAll(/(\w+)\(([^)]*)\): (\w+)/g));
}

/** From matches of a name, its parameters as one text, and its result. */
function signaturesOf(matches: Iterable<RegExpMatchArray>): Signatures {
  return new Map(
    Array.from(matches, ([, name, list, result]) => [name, { parameters: split(list), result }]),
  );
}

function split(list: string): Parameter[] {
  const texts = list.split(',').map((text) => text.trim());
  return texts.filter(Boolean).map((text) => {
    const [name, type] = text.split(': ');
    return { name, type };
  });
}
