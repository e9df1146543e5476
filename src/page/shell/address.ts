// The address: which room is open, and what is set there. It stands after the #, so that any static host will do.

import { computed, signal } from '@preact/signals';
import { type RoomName, readPlace } from './place.js';

const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

const place = computed(() => readPlace(hash.value));

/** The open room; the first where the address names none. */
export const roomName = computed(() => place.value.room);

/** What the address says behind the room's name. */
export const settings = computed(() => place.value.settings);

/** What the address names that there is none of. */
export const addressFault = computed(() => place.value.fault);

/** Puts a room's settings into the address, without a step in the history for each. */
export function putSettings(room: RoomName, text: string): void {
  history.replaceState(null, '', `#${room}?${text}`);
  hash.value = location.hash;
}
