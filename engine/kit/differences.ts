/**
 * Where two shifted copies of a plane differ by a threshold: the inner loop of image-to-event
 * encoders, four pixels at a time. The WebAssembly module is written out below as its
 * instructions, some two hundred bytes; where SIMD is missing, plain TypeScript gives the same
 * list. float32 arithmetic throughout, so the result is that of tensor libraries to the bit.
 */

/** A plane of float32 pixels with room for the loop to read a little past its end. */
export interface Plane {
  /** `[height, width]`, to be filled by the caller; valid until the next `planeOf`. */
  readonly pixels: Float32Array;
  readonly width: number;
}

const SLACK = 8;
const PAGE = 65536;

interface Machine {
  readonly memory: WebAssembly.Memory;
  run(
    out: number,
    pos: number,
    neg: number,
    width: number,
    height: number,
    rowBytes: number,
    plane: number,
    threshold: number,
  ): number;
}

let machine: Machine | null | undefined;

/** A plane to work on; what an earlier one held is gone. */
export function planeOf(height: number, width: number): Plane {
  const length = height * width;
  machine ??= assemble();
  if (machine === null)
    return { pixels: new Float32Array(length + SLACK).subarray(0, length), width };
  // Behind the plane one step's events: at most one per pixel.
  const bytes = 4 * (2 * length + 2 * SLACK);
  const missing = bytes - machine.memory.buffer.byteLength;
  if (missing > 0) machine.memory.grow(Math.ceil(missing / PAGE));
  return { pixels: new Float32Array(machine.memory.buffer, 0, length), width };
}

/**
 * Elements `y*width + x` where the pixel at (y, x) of the window that starts at index `pos` exceeds
 * that of the window at `neg` by at least `threshold` (more than 0, float32); those that fall short
 * by it count `width*height` higher. Row by row. The result is the caller's until the next call.
 */
export function compareShifted(
  plane: Plane,
  pos: number,
  neg: number,
  [height, width]: readonly [number, number],
  threshold: number,
): Uint32Array {
  if (machine && plane.pixels.buffer === machine.memory.buffer) {
    const out = 4 * (plane.pixels.length + SLACK);
    const end = machine.run(
      out,
      4 * pos,
      4 * neg,
      width,
      height,
      4 * plane.width,
      width * height,
      threshold,
    );
    return new Uint32Array(machine.memory.buffer, out, (end - out) / 4);
  }
  return compareShiftedPlainly(plane, pos, neg, [height, width], threshold);
}

/** The same without SIMD. */
export function compareShiftedPlainly(
  { pixels, width: row }: Plane,
  pos: number,
  neg: number,
  [height, width]: readonly [number, number],
  threshold: number,
): Uint32Array {
  const result = new Uint32Array(width * height);
  let n = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * row + x;
      const d = Math.fround(pixels[pos + at]! - pixels[neg + at]!);
      if (d >= threshold) result[n++] = y * width + x;
      else if (-d >= threshold) result[n++] = width * height + y * width + x;
    }
  return result.subarray(0, n);
}

// ---- the module

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const int = (value: number) => [0x41, value]; // 0..63 only: one byte of signed LEB128
const ADD = [0x6a];
const SUB = [0x6b];
const MUL = [0x6c];
const AND = [0x71];
const OR = [0x72];
const SHL = [0x74];
const SHR = [0x76];
const CTZ = [0x68];
const BELOW = [0x48];
const LOAD = [0xfd, 0x00, 0x02, 0x00];
const STORE = [0x36, 0x02, 0x00];
const SPLAT = [0xfd, 0x13];
const F_SUB = [0xfd, 0xe5, 0x01];
const F_NEG = [0xfd, 0xe1, 0x01];
const F_GE = [0xfd, 0x46];
const BITMASK = [0xfd, 0xa4, 0x01];

const loop = (...body: number[][]) => [0x03, 0x40, ...body.flat(), 0x0b];
const when = (...body: number[][]) => [0x04, 0x40, ...body.flat(), 0x0b];
const again = [0x0d, 0x00]; // to the head of the loop, if the stack says so

/** Locals: parameters 0..7, then counters, then vectors. */
const [OUT, POS, NEG, WIDTH, HEIGHT, ROW, PLANE, THRESHOLD] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const [X, FIRST, MASK, DARKER, D, T] = [8, 9, 10, 11, 12, 13] as const;

const add = (local: number, ...value: number[][]) => [
  ...get(local),
  ...value.flat(),
  ...ADD,
  ...set(local),
];

const CODE = [
  ...get(THRESHOLD),
  ...SPLAT,
  ...set(T),
  ...loop(
    int(0),
    set(X),
    loop(
      get(POS),
      get(X),
      int(2),
      SHL,
      ADD,
      LOAD,
      get(NEG),
      get(X),
      int(2),
      SHL,
      ADD,
      LOAD,
      F_SUB,
      set(D),
      get(D),
      F_NEG,
      get(T),
      F_GE,
      BITMASK,
      set(DARKER),
      get(D),
      get(T),
      F_GE,
      BITMASK,
      get(DARKER),
      OR,
      set(MASK),
      // Beyond the end of the row nothing counts.
      get(WIDTH),
      get(X),
      SUB,
      int(4),
      BELOW,
      when(get(MASK), int(1), get(WIDTH), get(X), SUB, SHL, int(1), SUB, AND, set(MASK)),
      get(MASK),
      when(
        loop(
          get(OUT),
          get(FIRST),
          get(X),
          ADD,
          get(MASK),
          CTZ,
          ADD,
          get(DARKER),
          get(MASK),
          CTZ,
          SHR,
          int(1),
          AND,
          get(PLANE),
          MUL,
          ADD,
          STORE,
          add(OUT, int(4)),
          get(MASK),
          get(MASK),
          int(1),
          SUB,
          AND,
          set(MASK),
          get(MASK),
          again,
        ),
      ),
      add(X, int(4)),
      get(X),
      get(WIDTH),
      BELOW,
      again,
    ),
    add(POS, get(ROW)),
    add(NEG, get(ROW)),
    add(FIRST, get(WIDTH)),
    get(HEIGHT),
    int(1),
    SUB,
    set(HEIGHT),
    get(HEIGHT),
    again,
  ),
  ...get(OUT),
  0x0b,
];

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

const section = (id: number, ...content: number[]) => [id, ...leb(content.length), ...content];

/** The instance, or null where this machine has no SIMD in WebAssembly. */
function assemble(): Machine | null {
  const locals = [2, 4, I32, 2, V128];
  const body = [...locals, ...CODE];
  const module = Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 8, I32, I32, I32, I32, I32, I32, I32, F32, 1, I32),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1),
    ...section(7, 2, 1, 0x6d, 2, 0, 1, 0x72, 0, 0),
    ...section(10, 1, ...leb(body.length), ...body),
  );
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(module)) return null;
  const { m, r } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
  return { memory: m as WebAssembly.Memory, run: r as unknown as Machine['run'] };
}
