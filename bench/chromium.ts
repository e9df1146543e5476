// The browser in which the page is measured and tested: Debian's Chromium, without what a headless one need not do.

export const CHROMIUM = '/usr/bin/chromium';

export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];
