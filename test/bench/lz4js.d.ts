/** The part of lz4js the bench uses, to pack what it then unpacks; the package has no types. */
declare module 'lz4js' {
  export function compress(source: Uint8Array): ArrayLike<number>;
}
