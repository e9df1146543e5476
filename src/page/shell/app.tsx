// The page: its head, and the room that the address names. A room's code comes when it is opened.

import { signal } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { addressFault, roomName } from './address.js';
import { startServiceWorker, worksOffline } from './isolation.js';
import { ROOM_NAMES, type RoomName } from './place.js';

interface Room {
  readonly title: string;
  load(): Promise<{ readonly Room: ComponentType }>;
}

const ROOMS: Readonly<Record<RoomName, Room>> = {
  read: { title: 'Read', load: () => import('../read/room.js') },
  draw: { title: 'Draw', load: () => import('../draw/room.js') },
  train: { title: 'Train', load: () => import('../train/room.js') },
};

/** The rooms that were opened. */
const opened = signal<Partial<Record<RoomName, ComponentType>>>({});
const failure = signal<string | undefined>(undefined);

async function open(name: RoomName): Promise<void> {
  if (opened.value[name]) return;
  try {
    const { Room } = await ROOMS[name].load();
    opened.value = { ...opened.value, [name]: Room };
  } catch (error) {
    failure.value = `The room ${ROOMS[name].title} could not be loaded (${(error as Error).message}). Load the page again.`;
  }
}

function App() {
  const name = roomName.value;
  const Room = opened.value[name];
  useEffect(() => {
    document.title = `${ROOMS[name].title} · distributed-mnist`;
    open(name);
  }, [name]);
  return (
    <>
      <header class="head">
        <a class="skip" href="#main" onClick={focusMain}>
          Skip to the content
        </a>
        <span class="brand">
          <img src="icon.svg" alt="" width="24" height="24" />
          distributed-mnist
        </span>
        <nav aria-label="Rooms">
          {ROOM_NAMES.map((room) => (
            <a key={room} href={`#${room}`} aria-current={room === name ? 'page' : undefined}>
              {ROOMS[room].title}
            </a>
          ))}
        </nav>
        <p class="promise">Nothing leaves this page{worksOffline.value ? '; it works offline' : ''}.</p>
      </header>
      <main id="main" tabIndex={-1}>
        {addressFault.value && (
          <p class="error" role="alert">
            {addressFault.value}
          </p>
        )}
        {failure.value && (
          <p class="error" role="alert">
            {failure.value}
          </p>
        )}
        {Room ? <Room /> : <p class="loading">Loading …</p>}
      </main>
    </>
  );
}

function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** A file that is dropped where no room takes it would be opened in the page's place, and end a run. */
function stayForFiles(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

const place = document.getElementById('app') as HTMLElement;
place.replaceChildren();
render(<App />, place);
addEventListener('dragover', stayForFiles);
addEventListener('drop', stayForFiles);
startServiceWorker();
