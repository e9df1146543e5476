// Whether threads of this page can share memory, and the service worker that sees to it where the host does not.

import { signal } from '@preact/signals';

const isIsolated = self.crossOriginIsolated;
/** Set while a page that is not isolated loads again, so that it does so once. */
const RELOADED = 'loaded again to be isolated';

/** Whether the page works without the network from now on. */
export const worksOffline = signal(false);

/** Starts the service worker; loads a page that is not isolated once again, as soon as the worker sends its headers. */
export async function startServiceWorker(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  try {
    await serviceWorker.register('service-worker.js');
    await serviceWorker.ready;
  } catch {
    // A browser that allows none, as in some private windows: the page works all the same while it is online.
    return;
  }
  worksOffline.value = true;
  if (isIsolated) {
    sessionStorage.removeItem(RELOADED);
    return;
  }
  if (sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, 'yes');
  location.reload();
}
