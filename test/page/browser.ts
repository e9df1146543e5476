// The page in a real browser: served as `npm run page` serves it, opened in Chromium. Whatever the page complains about, as
// of something that its policy forbids, fails the test.

import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import * as assert from 'uvu/assert';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../../bench/chromium.js';
import { servePage } from '../../src/node/page/serve.js';
import { testThatNeeds } from '../needs.js';

/** For machines with much else to do. */
const PATIENCE_MILLISECONDS = 120_000;

export const testInBrowser = testThatNeeds(`Chromium (${CHROMIUM})`, existsSync(CHROMIUM));

/** A browser with the page's address; what is opened in it shares what it keeps. */
export class Visitor {
  /** What pages complained about. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    private readonly server: Server,
    readonly address: string,
  ) {}

  /**
   * @param serve another way to serve the page than `npm run page`'s
   * @param flags more arguments of Chromium
   */
  static async come(
    options: BrowserContextOptions = {},
    serve: () => Promise<{ server: Server; address: string }> = () => servePage(0),
    flags: readonly string[] = [],
  ): Promise<Visitor> {
    const { server, address } = await serve();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...CHROMIUM_ARGUMENTS, ...flags],
    });
    const context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    return new Visitor(browser, context, server, address);
  }

  /** Opens a room; `place` is what stands behind the # of the address. */
  async open(place: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(`${this.address}#${place}`);
    await page.waitForSelector('h1');
    return page;
  }

  assertContent(): void {
    assert.equal(this.complaints.splice(0), []);
  }

  stopServing(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  async leave(): Promise<void> {
    this.stopServing();
    await this.browser.close();
  }
}
