/** Numbers and types as WebAssembly writes them. */

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

export const TYPE: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f64: 0x7c,
  v128: 0x7b,
};

export function unsigned(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

export function signed(out: number[], value: bigint): void {
  let rest = value;
  for (;;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    if ((rest === 0n && byte < 64) || (rest === -1n && byte >= 64)) {
      out.push(byte);
      return;
    }
    out.push(byte | 128);
  }
}

export function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
