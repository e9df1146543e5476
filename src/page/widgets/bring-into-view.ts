// Shows what appeared because of something pressed, and may lie outside of the window.

/** Scrolls no further than needed, once what changed is laid out; at once for who wants no motion. */
export function bringIntoView(find: () => Element | null): void {
  const wantsStillness = matchMedia('(prefers-reduced-motion: reduce)').matches;
  requestAnimationFrame(() =>
    find()?.scrollIntoView({ block: 'nearest', behavior: wantsStillness ? 'instant' : 'smooth' }),
  );
}
