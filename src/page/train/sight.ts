// What is in view: the trainer hears of it, and tells nothing that nobody sees.

import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import * as client from './client.js';
import type { Sight } from './trainer/protocol.js';

/** While `isLive`, the trainer knows whether `place` is in view. */
export function useSight(sight: Sight, place: RefObject<HTMLElement>, isLive: boolean): void {
  useEffect(() => {
    if (!place.current || !isLive) return;
    const seeing = new IntersectionObserver((seen) =>
      client.watch(sight, seen[seen.length - 1].isIntersecting),
    );
    seeing.observe(place.current);
    return () => {
      seeing.disconnect();
      client.watch(sight, false);
    };
  }, [isLive]);
}
