// What was read, large: a number, or those of several lines. No line is broken where it fits.

import type { Page } from '../../reading/vision/read.js';
import { linesOf } from './marks.js';

/** Without a page, nothing was read yet. */
export function Headline({ page }: { page: Pick<Page, 'lines'> | undefined }) {
  const found = page ? linesOf(page) : ['–'];
  const lines = found.length > 0 ? found : ['no digit'];
  const parted = lines.map((line, index) => (index < lines.length - 1 ? `${line} /` : line));
  return (
    <output
      class={`digits-read ${lines.length > 1 ? 'several' : ''}`}
      style={{ '--longest': Math.max(...parted.map(({ length }) => length)) }}
      aria-live="polite"
    >
      {parted.flatMap((line, index) => [
        index > 0 && ' ',
        <span key={index} class="line">
          {line}
        </span>,
      ])}
    </output>
  );
}
