// A picture to read.

/** A picture to read: a file, or bytes from elsewhere under a name. */
export interface Source {
  readonly file: string;
  readonly bytes?: Uint8Array;
  /** Where each step's result is written as PNG. */
  readonly debugFolder?: string;
  /** The PNG to write with boxes and answers drawn into the picture. */
  readonly annotation?: string;
}
