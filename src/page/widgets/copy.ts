// Copying by a button: what came of it, in words.

/** @param what such as "Text", to begin a sentence with */
export async function copy(what: string, text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `${what} copied.`;
  } catch {
    // Refused, or not there at all, as on a host without https.
    return `The browser does not allow copying: select the ${what.toLowerCase()} and copy it yourself.`;
  }
}
