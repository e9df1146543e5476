// Names that no other process takes.

/**
 * 16 random hexadecimal digits. They need not be secret: whoever creates a file by such a name refuses one that is there already.
 * So they come without cryptography, which takes 9 ms to load.
 */
export const randomName = () => randomDigits() + randomDigits();

const randomDigits = () =>
  Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
