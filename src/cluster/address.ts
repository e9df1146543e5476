// The address of a Redis: checked, and told to people without the password that it may hold.

import { UsageError } from '../errors.js';
import { shellWord } from '../node/invocation.js';
import { printable } from '../printable.js';

/** A Redis's address without its password: "rediss://host:6379". */
export function describeAddress(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return printable(`${protocol}//${hostname}:${port || 6379}`);
}

/** @throws UsageError `bad-option` for what is no address of a Redis; a password in it is not told */
export function checkUrl(url: string): void {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol) && new URL(url).hostname) return;
  throw new UsageError(
    'bad-option',
    '--redis must be the address of a Redis, such as redis://host:6379, or rediss://USER:PASSWORD@host:6379 over TLS; ' +
      `found ${describeWrong(url)}.`,
  );
}

/** What is no address, unless it may hold a password. */
const describeWrong = (url: string) => (url.includes('@') ? 'something else' : printable(url) || '""');

/** A command to a Redis, as one types it. */
export const redisCommand = (url: string, words: string) => `redis-cli -u ${shellWord(toType(url))} ${words}`;

/**
 * An address as one types it in a command, with USER and PASSWORD in the places of its own: "redis://:PASSWORD@host:6379".
 * @param needsPassword whether there is to be a password although the address has none
 */
export function toType(url: string, needsPassword = false): string {
  const { protocol, username, password, host, pathname, searchParams } = new URL(url);
  // ioredis takes both from the query, too.
  const hasPassword = needsPassword || password !== '' || searchParams.has('password');
  const user = username !== '' || searchParams.has('username') ? 'USER' : '';
  for (const name of ['username', 'password']) searchParams.delete(name);
  const login = hasPassword ? `${user}:PASSWORD@` : user && `${user}@`;
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  return printable(`${protocol}//${login}${host}${pathname.replace(/^\/$/, '')}${query}`);
}
