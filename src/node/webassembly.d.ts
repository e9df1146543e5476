// The part of WebAssembly's JavaScript interface that the adapter uses. Node's own types leave it out, and the
// DOM's would bring a browser's globals into programs that have none.

declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared?: boolean });
    readonly buffer: SharedArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
}
