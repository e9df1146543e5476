// Files beside the code that are no code. A build puts them there, and bundlers know this form and take them along.

export const KERNELS = {
  exact: new URL('./kernels.exact.wasm', import.meta.url),
  plain: new URL('./kernels.plain.wasm', import.meta.url),
  relaxed: new URL('./kernels.relaxed.wasm', import.meta.url),
} as const;

/** The decoder of HEIC. */
export const LIBHEIF = new URL('./libheif.wasm', import.meta.url);
