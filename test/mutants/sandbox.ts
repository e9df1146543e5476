// A copy of the project to break lines in, so that the project itself stays whole whatever happens.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** How tests took a broken line. */
export interface Verdict {
  /** The first test file that failed; undefined if all passed. */
  readonly noticedBy: string | undefined;
}

/** A line of the runner's about one file: whether it failed, which it was, and how long it took. */
const FILE_LINE = /^([•✘]) (\S+) {2}.*?([\d.]+) s$/gm;

export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  /** Seconds of each test file when nothing was broken. */
  private readonly seconds = new Map<string, number>();

  /** Copies what git knows of the project, changes included, and the packages. */
  constructor(root: string) {
    process.on('exit', () => rmSync(this.folder, { recursive: true, force: true }));
    const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (listed.status !== 0) throw new Error(`git could not list the project's files: ${listed.stderr}`);
    for (const file of listed.stdout.split('\0').filter(Boolean)) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file), { force: true });
    }
    // Not by a link: bundles would name other paths.
    cpSync(join(root, 'node_modules'), join(this.folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** The kernels' bytes: a line of theirs that changes none changes nothing. */
  kernels(): Buffer {
    const { name } = JSON.parse(this.read('build/current'));
    const builds = ['kernels.exact.wasm', 'kernels.checked.wasm'];
    return Buffer.concat(builds.map((file) => readFileSync(join(this.folder, 'build', name, file))));
  }

  /** Builds what changed; false where it does not compile. */
  build(): boolean {
    return (
      spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: this.folder, stdio: 'ignore' }).status === 0
    );
  }

  /** Runs the tests whose path holds one of the filters, all if there is none, up to the first file that fails. */
  test(filters: readonly string[]): Promise<Verdict> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ['scripts/run.mjs', 'test', ...filters], {
        cwd: this.folder,
        env: { ...process.env, TEST_FILE_SECONDS: String(this.limitOf(filters)) },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let out = '';
      let noticedBy: string | undefined;
      child.stdout.on('data', (chunk) => {
        out += chunk;
        for (const [, mark, file, seconds] of out.matchAll(FILE_LINE)) {
          if (mark === '✘') noticedBy ??= file;
          else if (!this.seconds.has(file)) this.seconds.set(file, Number(seconds));
        }
        if (noticedBy && !child.killed) child.kill('SIGTERM');
      });
      child.on('close', (code) =>
        resolve({ noticedBy: noticedBy ?? (code === 0 ? undefined : 'the runner') }),
      );
    });
  }

  /** Three times as long as the slowest file took, and time to start; a loop without end takes longer. */
  private limitOf(filters: readonly string[]): number {
    const slowest = [...this.seconds]
      .filter(([file]) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
      .reduce((most, [, seconds]) => Math.max(most, seconds), 0);
    return slowest === 0 ? 600 : Math.ceil(10 + 3 * slowest);
  }
}
