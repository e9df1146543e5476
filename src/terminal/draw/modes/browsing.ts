// The mode in which keys choose a picture file.

import { UserError } from '../../../errors.js';
import type { Picture } from '../../../reading/vision/picture.js';
import { Browser } from '../files/browser.js';
import type { Action } from '../key-map.js';
import type { Session } from '../session.js';

/** Entries that a page key passes. */
const PAGE = 10;

/** The selected file, and what it shows or why it shows nothing, once that is known. */
export interface Preview {
  readonly path: string;
  readonly picture?: Picture;
  readonly problem?: string;
}

export class BrowsingMode {
  readonly browser: Browser;
  preview: Preview | undefined;
  /** Whether a file is being loaded. */
  private isLoading = false;

  private readonly actions: Partial<Record<Extract<Action, string>, () => void>> = {
    next: () => this.browser.move(1),
    previous: () => this.browser.move(-1),
    'next-page': () => this.browser.move(PAGE),
    'previous-page': () => this.browser.move(-PAGE),
    'leave-folder': () => this.browser.leave(),
    complete: () => this.browser.complete(),
    'erase-character': () => this.browser.erase(),
    accept: () => {
      const path = this.browser.choose();
      if (path) this.session.open(path);
    },
    back: () => this.session.enter('draw'),
  };

  constructor(private readonly session: Session) {
    this.browser = new Browser(session.settings.base);
  }

  /** Shows the files that a path leads to or begins; by itself those of the folder that was open last. */
  begin(text = this.browser.folder): void {
    this.browser.text = text;
    this.session.enter('browse');
    this.showPreview();
  }

  type(text: string): void {
    this.browser.type(text);
    this.showPreview();
  }

  perform(action: Action): void {
    if (typeof action === 'string') this.actions[action]?.();
    if (this.session.mode === 'browse') this.showPreview();
  }

  /** Shows the selected file. */
  private showPreview(): void {
    const path = this.browser.selectedPicture;
    if (path !== this.preview?.path) {
      this.preview = path ? { path } : undefined;
      if (path && !this.isLoading) this.session.run(() => this.loadPreviews());
    }
    this.session.onChange();
  }

  /** Loads one file after the other, until the one selected is there: those passed by meanwhile are left out. */
  private async loadPreviews(): Promise<void> {
    this.isLoading = true;
    try {
      while (this.preview && !this.preview.picture && !this.preview.problem) {
        const { path } = this.preview;
        const loaded = await this.loadPreview(path);
        if (this.preview?.path === path) this.preview = loaded;
        this.session.onChange();
      }
    } finally {
      this.isLoading = false;
    }
  }

  private async loadPreview(path: string): Promise<Preview> {
    try {
      return { path, picture: await this.session.settings.reader.ask('open', { path }) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { path, problem: error.message };
    }
  }
}
