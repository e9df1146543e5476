// Starting workers. It is the page that starts them all: of several that a worker starts at about the same time, a few in a
// hundred never run (Firefox 153). So whoever leads a run in a worker of its own asks the page to start others.

/** A worker that was started: the port at which it hears and answers, and its end. */
export interface StartedWorker {
  readonly port: MessagePort;
  terminate(): void;
}

/** Starts a worker. `onFailure` hears the browser's reason if that comes to nothing. */
export type StartWorker = (onFailure: (reason: string) => void) => StartedWorker;

/** Starts a worker from here. */
export const startWorker: StartWorker = (onFailure) => {
  const { port1, port2 } = new MessageChannel();
  const worker = start(port2, onFailure);
  return {
    port: port1,
    terminate() {
      worker.terminate();
      // Open ports would keep what hears at them, and with it a run's memory.
      port1.close();
    },
  };
};

function start(port: MessagePort, onFailure: (reason: string) => void): { terminate(): void } {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onerror = ({ message }) => onFailure(message);
  worker.postMessage(port, [port]);
  return { terminate: () => worker.terminate() };
}

/** What the page is asked for. */
interface Request {
  /** The worker's end of its port. */
  readonly port: MessagePort;
  /** Where a failure is told, and where anything that comes ends the worker. */
  readonly control: MessagePort;
}

/** On the page: starts workers for those who ask at a port. */
export function startWorkersFor(asking: MessagePort): void {
  // A worker that nothing refers to might be collected.
  const started = new Set<{ terminate(): void }>();
  asking.onmessage = ({ data: { port, control } }: MessageEvent<Request>) => {
    try {
      const worker = start(port, (reason) => control.postMessage(reason));
      started.add(worker);
      control.onmessage = () => {
        worker.terminate();
        started.delete(worker);
        control.close();
      };
    } catch (error) {
      control.postMessage((error as Error).message);
    }
  };
}

/** In a worker: has workers started by the page at the other end of a port. */
export function startWorkersAt(page: MessagePort): StartWorker {
  return (onFailure) => {
    const worker = new MessageChannel();
    const control = new MessageChannel();
    control.port1.onmessage = ({ data }: MessageEvent<string>) => onFailure(data);
    page.postMessage({ port: worker.port2, control: control.port2 } satisfies Request, [
      worker.port2,
      control.port2,
    ]);
    return {
      port: worker.port1,
      terminate() {
        control.port1.postMessage('end');
        control.port1.close();
        worker.port1.close();
      },
    };
  };
}
