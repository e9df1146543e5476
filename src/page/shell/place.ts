// What the part of an address after its # says: a room, and what is set there.

import { printable } from '../../printable.js';

export const ROOM_NAMES = ['read', 'draw', 'train'] as const;
export type RoomName = (typeof ROOM_NAMES)[number];

/** The only room with settings in its address. */
const WITH_SETTINGS: RoomName = 'train';

export interface Place {
  /** The first where none is named. */
  readonly room: RoomName;
  readonly settings: string;
  /** What is named that there is none of, and what to do. */
  readonly fault?: string;
}

/** @param hash such as "#train?epochs=3", or nothing */
export function readPlace(hash: string): Place {
  const [, name, settings = ''] = hash.match(/^#?([^?]*)\??(.*)$/s)!;
  const room = ROOM_NAMES.find((one) => one === name);
  if (!room) {
    const [first] = ROOM_NAMES;
    if (name === '' && settings === '') return { room: first, settings };
    const found = name === '' ? 'nothing' : `"${printable(name)}"`;
    const rooms = ROOM_NAMES.join(', ');
    const fault = `Expected the name of a room in the address (${rooms}), found ${found}. This is the room ${first}.`;
    return { room: first, settings: '', fault };
  }
  if (room === WITH_SETTINGS || settings === '') return { room, settings };
  const fault = `The room ${room} has no settings in its address; found "${printable(settings)}". Remove it there.`;
  return { room, settings, fault };
}
