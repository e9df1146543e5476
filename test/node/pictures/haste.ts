// Decoders whose processor seconds pass faster than they are: they meet their limits sooner, and on every machine.

/** NODE_OPTIONS of processes that take each second of their processor's time for `factor` seconds. */
export function haste(factor: number): string {
  const module = `const measure = process.cpuUsage;
    process.cpuUsage = (before) => {
      const { user, system } = measure();
      return {
        user: ${factor} * user - (before?.user ?? 0),
        system: ${factor} * system - (before?.system ?? 0),
      };
    };`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}
