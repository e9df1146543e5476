// The address: which room is open, and what is set there. It stands after the #, so that any static host will do.

import { computed, signal } from '@preact/signals';

export const ROOM_NAMES = ['read', 'draw', 'train'] as const;
export type RoomName = (typeof ROOM_NAMES)[number];

const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

const parts = computed(() => hash.value.replace(/^#/, '').split('?'));

/** The open room; the first where the address names none. */
export const roomName = computed(() => ROOM_NAMES.find((name) => name === parts.value[0]) ?? ROOM_NAMES[0]);

/** What the address says behind the room's name. */
export const settings = computed(() => parts.value[1] ?? '');

/** Puts a room's settings into the address, without a step in the history for each. */
export function putSettings(room: RoomName, text: string): void {
  history.replaceState(null, '', `#${room}?${text}`);
  hash.value = location.hash;
}
