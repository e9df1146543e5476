// The ways in which a line can be broken, found in the text of a source file: no parser knows both languages, TypeScript
// and AssemblyScript, and both are formatted alike.

/** One line of a file, and what it is replaced by. */
export interface Mutation {
  /** From 1. */
  readonly line: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
}

/** Comments, strings and regular expressions, which are left as they are. */
const TEXTS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:[!&|?]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** The code of a source file alone: each character of a text is a blank. */
function blankTexts(source: string): string {
  return source.replace(TEXTS, (text) => text.replace(/[^\n]/g, ' '));
}

const COMPARISONS: Record<string, readonly string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
};
const ARITHMETIC: Record<string, string> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '+=': '-=',
  '-=': '+=',
};

/** A number a little off: the next whole numbers, or twice a fraction. */
function otherNumbers(text: string): string[] {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(value) || /[.e]/.test(text)) return [String(2 * value + (value === 0 ? 1 : 0))];
  return [String(value + 1), ...(value > 0 ? [String(value - 1)] : [])];
}

/** What a match in the code can be replaced by; `match[0]` is replaced as a whole. */
interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  replacements(match: RegExpMatchArray): readonly string[];
}

const OPERATORS: readonly Operator[] = [
  {
    name: 'comparison',
    pattern: /(?<= )(?:[<>]=?|[!=]==?)(?= )/g,
    replacements: ([found]) => COMPARISONS[found] ?? [],
  },
  {
    name: 'arithmetic',
    pattern: /(?<= )(?:[-+]=?|[*/%]|<<|>>>?)(?= )/g,
    replacements: ([found]) => [ARITHMETIC[found]],
  },
  {
    name: 'logic',
    pattern: /(?<= )(?:&&|\|\|)(?= )/g,
    replacements: ([found]) => [found === '&&' ? '||' : '&&'],
  },
  {
    name: 'constant',
    pattern: /(?<![\w.$#])(?:0x[0-9a-fA-F]+|\d[\d_]*(?:\.\d+)?(?:e-?\d+)?)(?![\w.])/g,
    replacements: ([found]) => otherNumbers(found),
  },
  {
    name: 'constant',
    pattern: /\b(?:true|false)\b/g,
    replacements: ([found]) => [found === 'true' ? 'false' : 'true'],
  },
  {
    name: 'negated condition',
    pattern: /(?<=\bif )\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g,
    replacements: ([found]) => [`(!${found})`],
  },
  {
    name: 'swapped arguments',
    pattern: /(?<=[(,] ?)([\w.]+), ([\w.]+)(?=[,)])/g,
    replacements: ([, first, second]) => (first === second ? [] : [`${second}, ${first}`]),
  },
];

/** Lines that declare something or leave a block: without them a file no longer compiles, or the line is none of its own. */
const NO_STATEMENT =
  /^\s*(?:const|let|import|export|type|interface|declare|private|public|protected|readonly|static|[}\])>?:.&|+*/-])|=>\s*$/;

/** Whether a line is a whole statement, which can be left out. */
function isStatement(line: string, before: string): boolean {
  const opened = (line.match(/[([{]/g) ?? []).length;
  const closed = (line.match(/[)\]}]/g) ?? []).length;
  return (
    /;\s*$/.test(line) && opened === closed && !NO_STATEMENT.test(line) && /(?:[;{}:]|^)\s*$/.test(before)
  );
}

/** Every mutation of a file's text that the operators know, whether or not it changes what the file does. */
export function listMutations(source: string): Mutation[] {
  const lines = source.split('\n');
  const code = blankTexts(source).split('\n');
  return lines.flatMap((before, index) => {
    const found = OPERATORS.flatMap(({ name, pattern, replacements }) =>
      [...code[index].matchAll(pattern)].flatMap((match) =>
        replacements(match).map((replacement) => ({
          operator: name,
          after:
            before.slice(0, match.index) + replacement + before.slice((match.index ?? 0) + match[0].length),
        })),
      ),
    );
    if (isStatement(code[index], code[index - 1] ?? ''))
      found.push({ operator: 'removed statement', after: '' });
    return found.map((mutation) => ({ line: index + 1, before, ...mutation }));
  });
}

/** The source with one line replaced. */
export function applyMutation(source: string, { line, after }: Mutation): string {
  const lines = source.split('\n');
  lines[line - 1] = after;
  return lines.join('\n');
}
