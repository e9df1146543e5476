// How far the reading of many pictures is, on standard error, so that standard output stays clean.

import { hasCursor } from '../cursor.js';
import type { Progress } from './progress-bar.js';

const SILENT: Progress = { print: (show) => show(), advance() {}, stop() {} };

/** A bar on a terminal, nothing elsewhere, and nothing for a single picture. */
export async function startProgress(pictures: number): Promise<Progress> {
  if (pictures < 2 || !hasCursor(process.stderr)) return SILENT;
  // Loaded only where it is seen, so that one picture is read sooner.
  const { startBar } = await import('./progress-bar.js');
  return startBar(pictures);
}
