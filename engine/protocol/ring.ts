/**
 * Telemetry through shared memory: one writer (the engine), one reader (the screen), no message
 * per record. Header `Int32 [write, read]`, then a byte ring of records
 * `u32 probe, u32 bytes, f64 step, payload`, each padded to 8 bytes. Positions count bytes ever
 * written, modulo 2^30, so a full ring and an empty one differ.
 */

const WRITE = 0;
const READ = 1;
const HEADER = 8;
const RECORD = 16;
const WRAP = 2 ** 30;

export interface RingRecord {
  readonly probe: number;
  readonly step: number;
  readonly data: ArrayBuffer;
}

/** The memory of a ring; `capacity` bytes, a power of two. */
export const createRingBuffer = (capacity: number): SharedArrayBuffer =>
  new SharedArrayBuffer(HEADER + capacity);

const align = (bytes: number) => Math.ceil(bytes / 8) * 8;

export class Ring {
  private readonly header: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly numbers: Float64Array;
  private readonly capacity: number;

  constructor(buffer: SharedArrayBuffer) {
    this.header = new Int32Array(buffer, 0, 2);
    this.bytes = new Uint8Array(buffer, HEADER);
    this.words = new Uint32Array(buffer, HEADER);
    this.numbers = new Float64Array(buffer, HEADER);
    this.capacity = this.bytes.length;
  }

  /** Whether a payload of this size fits into an empty ring. */
  holds(bytes: number): boolean {
    return RECORD + align(bytes) <= this.capacity;
  }

  /** Whether a payload of this size fits now; a lossless writer waits until it does. */
  fits(bytes: number): boolean {
    return this.used() + RECORD + align(bytes) <= this.capacity;
  }

  /** Appends a record; false if there is no room. Writer only. */
  push(probe: number, step: number, payload: Uint8Array): boolean {
    const size = RECORD + align(payload.length);
    if (!this.fits(payload.length)) return false;
    const write = Atomics.load(this.header, WRITE);
    // Records begin at multiples of 8 bytes, so neither of a header's halves is ever divided.
    const at = (write % this.capacity) / 4;
    this.words[at] = probe;
    this.words[at + 1] = payload.length;
    this.numbers[((write + 8) % this.capacity) / 8] = step;
    this.copyIn(write + RECORD, payload);
    Atomics.store(this.header, WRITE, (write + size) % WRAP);
    return true;
  }

  /** Takes the oldest record, or null. Reader only; the data is a copy the caller owns. */
  take(): RingRecord | null {
    const read = Atomics.load(this.header, READ);
    if (read === Atomics.load(this.header, WRITE)) return null;
    const at = (read % this.capacity) / 4;
    const bytes = this.words[at + 1] ?? 0;
    const record = {
      probe: this.words[at] ?? 0,
      step: this.numbers[((read + 8) % this.capacity) / 8] ?? 0,
      data: new ArrayBuffer(bytes),
    };
    this.copyOut(read + RECORD, new Uint8Array(record.data));
    Atomics.store(this.header, READ, (read + RECORD + align(bytes)) % WRAP);
    return record;
  }

  /**
   * Takes what is there now. A writer may be faster than its reader: what comes meanwhile is for the
   * next time. Reader only.
   */
  drain(take: (record: RingRecord) => void): void {
    const end = Atomics.load(this.header, WRITE);
    while (Atomics.load(this.header, READ) !== end) {
      const record = this.take();
      if (!record) return;
      take(record);
    }
  }

  private used(): number {
    const write = Atomics.load(this.header, WRITE);
    const read = Atomics.load(this.header, READ);
    return (write - read + WRAP) % WRAP;
  }

  private copyIn(position: number, from: Uint8Array): void {
    const at = position % this.capacity;
    const first = this.capacity - at;
    if (from.length <= first) this.bytes.set(from, at);
    else {
      this.bytes.set(from.subarray(0, first), at);
      this.bytes.set(from.subarray(first), 0);
    }
  }

  private copyOut(position: number, to: Uint8Array): void {
    const at = position % this.capacity;
    const first = Math.min(to.length, this.capacity - at);
    to.set(this.bytes.subarray(at, at + first));
    if (first < to.length) to.set(this.bytes.subarray(0, to.length - first), first);
  }
}
