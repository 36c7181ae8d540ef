/** The part of lz4js that is used; the package has no types. */
declare module 'lz4js' {
  export function compress(source: Uint8Array): ArrayLike<number>;
  export function decompressBound(source: Uint8Array): number;
  /** Bytes written. */
  export function decompressFrame(source: Uint8Array, target: Uint8Array): number;
}
