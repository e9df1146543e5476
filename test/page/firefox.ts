// Firefox as a test needs it: pages are opened and asked by WebDriver BiDi, the protocol that browsers share. The Firefox of a
// system does not understand all that playwright-core says, so these few commands are sent here.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type MessageEvent, WebSocket } from 'undici';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

const FIREFOX = '/usr/bin/firefox-esr';

export const testInFirefox = testThatNeeds(`Firefox (${FIREFOX})`, existsSync(FIREFOX));

/** Without a service worker no page makes itself isolated. */
const SETTINGS = `user_pref('dom.serviceWorkers.enabled', false);
user_pref('app.update.enabled', false);
user_pref('network.captive-portal-service.enabled', false);
user_pref('network.connectivity-service.enabled', false);
user_pref('browser.shell.checkDefaultBrowser', false);
user_pref('datareporting.policy.dataSubmissionEnabled', false);
`;

/** What the page's policy forbids is a complaint, too. */
const TELL_VIOLATIONS = `() => addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('forbidden by ' + effectiveDirective + ': ' + blockedURI))`;

const LOOK_MILLISECONDS = 50;

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly message?: string;
  readonly params?: { readonly level?: string; readonly text?: string };
}

/** A Firefox with one tab. */
export class Firefox {
  /** What pages complained about. */
  readonly complaints: string[] = [];
  private readonly waiting = new Map<
    number,
    { resolve(result: unknown): void; reject(error: Error): void }
  >();
  private sent = 0;
  private tab = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }: MessageEvent) => this.hear(JSON.parse(String(data))));
  }

  static async start(): Promise<Firefox> {
    const profile = join(temporaryFolder(), 'firefox');
    mkdirSync(profile, { recursive: true });
    writeFileSync(join(profile, 'user.js'), SETTINGS);
    const child = spawn(FIREFOX, ['--headless', '--remote-debugging-port', '0', '--profile', profile], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: profile },
    });
    process.on('exit', () => child.kill('SIGKILL'));
    const firefox = new Firefox(child, await connect(`${await addressOf(child)}/session`));
    await firefox.begin();
    return firefox;
  }

  private async begin(): Promise<void> {
    await this.send('session.new', { capabilities: {} });
    await this.send('session.subscribe', { events: ['log.entryAdded'] });
    await this.send('script.addPreloadScript', { functionDeclaration: TELL_VIOLATIONS });
    const { contexts } = (await this.send('browsingContext.getTree', {})) as {
      contexts: { context: string }[];
    };
    this.tab = contexts[0].context;
  }

  async open(address: string): Promise<void> {
    // A change behind the # alone would not load the page.
    await this.send('browsingContext.navigate', { context: this.tab, url: 'about:blank', wait: 'complete' });
    await this.send('browsingContext.navigate', { context: this.tab, url: address, wait: 'complete' });
  }

  /** The value of an expression in the page; of an element, what BiDi calls it by. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.send('script.evaluate', {
      expression,
      target: { context: this.tab },
      awaitPromise: true,
    })) as { result?: { value?: unknown; sharedId?: string }; exceptionDetails?: { text: string } };
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result?.sharedId ?? result?.value;
  }

  /** The first value of an expression that is true. A promise that the page keeps for long, Firefox may never answer. */
  async until(expression: string): Promise<unknown> {
    for (;;) {
      const value = await this.evaluate(expression);
      if (value) return value;
      await setTimeout(LOOK_MILLISECONDS);
    }
  }

  /** Chooses a file in the field that an expression gives. */
  async choose(field: string, file: string): Promise<void> {
    const sharedId = await this.until(field);
    await this.send('input.setFiles', { context: this.tab, element: { sharedId }, files: [file] });
  }

  private send(method: string, params: object): Promise<unknown> {
    const id = ++this.sent;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private hear({ id, method, result, message, params }: Reply): void {
    if (method === 'log.entryAdded' && params?.level === 'error') this.complaints.push(params.text ?? '');
    if (id === undefined) return;
    const { resolve, reject } = this.waiting.get(id)!;
    this.waiting.delete(id);
    if (message === undefined) resolve(result);
    else reject(new Error(message));
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'close');
    await this.send('browser.close', {});
    await ended;
  }
}

/** Firefox prints its address a little before it listens there. */
async function connect(address: string): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(address);
    const isOpen = await new Promise((resolve) => {
      socket.addEventListener('open', () => resolve(true));
      socket.addEventListener('error', () => resolve(false));
    });
    if (isOpen) return socket;
    await setTimeout(LOOK_MILLISECONDS);
  }
}

/** The address in the line that Firefox prints. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stderr! })) {
    const [address] = line.match(/ws:\/\/\S+/) ?? [];
    if (!address) continue;
    // What it prints afterwards is read and dropped, so that it never waits.
    stderr!.resume();
    return address;
  }
  throw new Error('Firefox ended before it printed an address.');
}
