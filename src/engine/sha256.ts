// SHA-256 by the Web Crypto API, which exists wherever the engine runs.

/** The SHA-256 of consecutive parts, as hexadecimal text. */
export async function sha256(...parts: readonly Uint8Array[]): Promise<string> {
  const [first] = parts;
  const isPlain = parts.length === 1 && first.buffer instanceof ArrayBuffer;
  const bytes = isPlain ? (first as Uint8Array<ArrayBuffer>) : join(parts);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A copy: shared memory cannot be hashed in place, nor can several parts. */
function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
