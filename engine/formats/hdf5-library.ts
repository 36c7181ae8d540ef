/**
 * The library of HDF5 files, h5wasm, and what keeps it in bounds. It sees a file of the right size
 * whose reads go to an asset. It is loaded when the first HDF5 file appears, since its WebAssembly
 * starts asynchronously.
 *
 * Traps (h5wasm 0.10.3 with HDF5 2.0.0): where a read fails it returns whatever lay in its memory, and frees
 * what that seems to point to, so memory is zeroed and its answer is looked at; it takes what a
 * damaged size asks for, so its memory is bounded; and some damaged heaps keep it busy for ever, so
 * heaps are looked at before it sees them.
 */

import type * as H5 from 'h5wasm';
import type { Asset } from '../kit/types.ts';
import { latin, MOST_BYTES, viewOf } from './bytes.ts';
import { FormatError, guarded } from './damage.ts';

type Library = typeof H5;

export const FORMAT = 'HDF5';

let library: Library | null = null;

export function loadedLibrary(): Library {
  if (library) return library;
  throw new FormatError(FORMAT, 0, 'the library for HDF5 files has not been loaded');
}

/** Loads the library; needed once before `openHdf5`. */
export async function loadHdf5(): Promise<void> {
  if (library) return;
  const [loaded, memory] = await withMemory(async () => {
    const h5 = await import('h5wasm');
    await h5.ready;
    return h5;
  });
  bound(await loaded.ready, memory);
  silence(loaded);
  library = loaded as Library;
}

/** The most memory the library may take: a piece, a chunk, the chunk packed, and its own. */
const MOST_MEMORY = 4 * MOST_BYTES;

/** Loads the library and catches its memory, which it shows to nobody. */
async function withMemory<T>(load: () => Promise<T>): Promise<[T, WebAssembly.Memory]> {
  const { instantiate } = WebAssembly;
  let memory: unknown;
  WebAssembly.instantiate = (async (source: BufferSource, imports?: WebAssembly.Imports) => {
    const made = await instantiate(source, imports);
    const exports = (made instanceof WebAssembly.Instance ? made : made.instance).exports;
    if ('H5Fopen' in exports) memory = exports.memory;
    return made;
  }) as typeof instantiate;
  try {
    const loaded = await load();
    if (!(memory instanceof WebAssembly.Memory))
      throw new Error('the library for HDF5 files starts in a way that cannot be bounded');
    return [loaded, memory];
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

/** Bounds the library's memory, zeroes what it reads into, and makes a failed read an error. */
function bound(module: unknown, memory: WebAssembly.Memory): void {
  const h5 = module as {
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    get_dataset_data(...args: unknown[]): number;
    get_attribute_data(...args: unknown[]): number;
  };
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * 2 ** 16 > MOST_MEMORY)
      throw new RangeError('no more memory for HDF5');
    return grow(pages);
  };
  const { _malloc, get_dataset_data, get_attribute_data } = h5;
  h5._malloc = (bytes) => {
    if (!(bytes <= MOST_BYTES)) throw new Error(`${bytes} bytes at once`);
    const at = _malloc(bytes);
    if (at > 0) h5.HEAPU8.fill(0, at, at + bytes);
    return at;
  };
  const checked =
    (read: (...args: unknown[]) => number) =>
    (...args: unknown[]) => {
      const status = read(...args);
      if (status < 0) throw new Error('cannot be read');
      return status;
    };
  h5.get_dataset_data = checked(get_dataset_data);
  h5.get_attribute_data = checked(get_attribute_data);
}

/** What the library last complained of; it would print it. */
let complaint = '';

/** Keeps the library's diagnostics for our messages instead of printing them. */
function silence(h5: Library): void {
  const fs = h5.FS as unknown as {
    getStream(file: number): { stream_ops: Record<string, unknown> } | null;
  };
  const stream = fs.getStream(2);
  if (!stream) return;
  stream.stream_ops = {
    ...stream.stream_ops,
    write(_stream: unknown, buffer: Uint8Array, offset: number, length: number) {
      complaint = (complaint + latin(buffer.subarray(offset, offset + length))).slice(-4096);
      return length;
    },
  };
}

let read = 0;
let readBytes = 0;
/** Byte at which the library last read: the structure it stumbled over, as it names none itself. */
export const lastRead = (): number => read;
/** What the library last read: where, and how many bytes. */
export const lastPiece = () => ({ from: read, length: readBytes });
/** Whether the library, when it was last asked, failed at a filter of a piece that it had read. */
export const failedAtFilter = (): boolean => read > 0 && complaint.includes('in H5Z_pipeline()');

/** The innermost of the library's complaints since it was last asked. */
export const innermost = (): string | undefined =>
  [...complaint.matchAll(/in \w+\(\): ([^\n]+)/g)].at(-1)?.[1];

/** Runs the library; the innermost of its complaints is the reason, if it gives none. Where it read nothing, `where` is the byte. */
export function asking<T>(what: string, run: () => T, where = 0): T {
  complaint = '';
  read = 0;
  try {
    return run();
  } catch (error) {
    const reason = innermost();
    return guarded(FORMAT, read || where, what, () => {
      throw reason === undefined ? error : new Error(reason);
    });
  }
}

interface EmscriptenNode {
  usedBytes: number;
  contents: unknown;
  stream_ops: Record<string, unknown>;
  node_ops: Record<string, unknown>;
}

/** Makes a file of the library's own file system whose bytes come from the asset. */
export function mount(h5: Library, name: string, asset: Asset): void {
  const fs = h5.FS as unknown as {
    writeFile(path: string, data: Uint8Array): void;
    lookupPath(path: string): { readonly node: EmscriptenNode };
  };
  fs.writeFile(name, new Uint8Array());
  const { node } = fs.lookupPath(name);
  node.contents = new Uint8Array();
  Object.defineProperty(node, 'usedBytes', { get: () => asset.bytes, set: () => {} });
  const attributes = node.node_ops.getattr as (node: unknown) => Record<string, unknown>;
  node.node_ops = {
    ...node.node_ops,
    getattr: (n: unknown) => ({ ...attributes(n), size: asset.bytes }),
  };
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number) {
      read = Math.min(position, asset.bytes);
      readBytes = length;
      if (position >= asset.bytes) return 0;
      const bytes = asset.read(position, Math.min(length, asset.bytes - position));
      // Where nothing comes the library reads zeros, and says that this is no heap.
      if (!isSoundHeap(asset, position, bytes)) return 0;
      buffer.set(bytes, offset);
      return bytes.length;
    },
    mmap: undefined,
  };
}

/**
 * Whether bytes read at `position` begin no global heap, or one whose objects end where it ends. The
 * library (HDF5 2.0.0) never comes back from a heap with an object of size 0. It may read a heap in
 * two pieces, so the whole is looked at, wherever it begins.
 */
function isSoundHeap(asset: Asset, position: number, bytes: Uint8Array): boolean {
  if (bytes.length < 16 || latin(bytes.subarray(0, 4)) !== 'GCOL') return true;
  const size = Number(viewOf(bytes).getBigUint64(8, true));
  if (!(size <= MOST_BYTES)) return false;
  const heap = size <= bytes.length ? bytes.subarray(0, size) : asset.read(position, size);
  const view = viewOf(heap);
  for (let at = 16; at + 16 <= heap.length; ) {
    const length = Number(view.getBigUint64(at + 8, true));
    const whole = view.getUint16(at, true) === 0 ? length : 16 + 8 * Math.ceil(length / 8);
    if (!(whole >= 16 && at + whole <= size)) return false;
    at += whole;
  }
  return true;
}
