// Names that no other process takes.

/**
 * 16 random hexadecimal digits. They need not be secret: a file by such a name is created only where there is none, or replaces one
 * of our own. So they come without cryptography, which takes some milliseconds to load.
 */
export const randomName = () => randomDigits() + randomDigits();

const randomDigits = () =>
  Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
