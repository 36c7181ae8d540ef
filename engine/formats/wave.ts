/**
 * RIFF WAVE sound: PCM of 8 to 32 bits, float of 32 and 64, A-law and mu-law (ITU-T G.711), also
 * behind the extensible header. Read by ranges: the samples that are wanted, not the file.
 */

import type { Asset } from '../kit/types.ts';

export interface Wave {
  readonly rate: number; // Hz
  readonly channels: number;
  readonly frames: number;
  readonly format: 'pcm' | 'float' | 'alaw' | 'mulaw';
  readonly bits: number;
  /** Byte offset of the first sample. */
  readonly from: number;
  /** Bytes of sound that the file announces and does not have. */
  readonly missing: number;
}

const MOST_CHUNKS = 1000;

/** The header of a file, or what is wrong with it, with the byte offset. */
export function openWave(asset: Asset): Wave | string {
  const say = (offset: number, what: string) => `${asset.name}: ${what} (byte ${offset})`;
  const head = asset.read(0, 12);
  const tag = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (head.length < 12) return say(head.length, 'ends within its header');
  if (tag(head, 0) !== 'RIFF' || tag(head, 8) !== 'WAVE') return say(0, 'is not a RIFF WAVE file');
  let wave: Omit<Wave, 'frames' | 'from' | 'missing'> | null = null;
  let block = 0;
  for (let at = 12, chunks = 0; chunks < MOST_CHUNKS; chunks++) {
    const chunk = asset.read(at, 8);
    if (chunk.length < 8) return say(at, 'ends before any sound (no data chunk)');
    const size = new DataView(chunk.buffer, chunk.byteOffset, 8).getUint32(4, true);
    const name = tag(chunk, 0);
    if (name === 'fmt ') {
      const body = asset.read(at + 8, Math.min(40, size));
      if (body.length < 16) return say(at + 8, 'has a short format chunk');
      const view = new DataView(body.buffer, body.byteOffset, body.length);
      let code = view.getUint16(0, true);
      if (code === 0xfffe && body.length >= 26) code = view.getUint16(24, true);
      const formats: Readonly<Record<number, Wave['format']>> = {
        1: 'pcm',
        3: 'float',
        6: 'alaw',
        7: 'mulaw',
      };
      const format = formats[code];
      if (!format)
        return say(at + 8, `has sound of format ${code}; PCM, float, A-law and mu-law are known`);
      wave = {
        format,
        channels: view.getUint16(2, true),
        rate: view.getUint32(4, true),
        bits: view.getUint16(14, true),
      };
      block = (wave.channels * wave.bits) / 8;
      const fits =
        (format === 'pcm' && [8, 16, 24, 32].includes(wave.bits)) ||
        (format === 'float' && [32, 64].includes(wave.bits)) ||
        ((format === 'alaw' || format === 'mulaw') && wave.bits === 8);
      if (!fits) return say(at + 22, `has ${format} samples of ${wave.bits} bits`);
      if (wave.channels === 0 || wave.channels > 256)
        return say(at + 10, `has ${wave.channels} channels`);
      if (wave.rate === 0) return say(at + 12, 'has a sample rate of 0');
    } else if (name === 'data') {
      if (!wave) return say(at, 'has sound before its format is named');
      // Recorders that were cut off write sizes of 0 or too much: what is there counts.
      const open = size === 0 || size === 0xffffffff;
      const there = asset.bytes - at - 8;
      const bytes = open ? there : Math.min(size, there);
      const missing = open ? 0 : size - bytes;
      return { ...wave, frames: Math.floor(bytes / block), from: at + 8, missing };
    }
    at += 8 + size + (size % 2);
  }
  return say(12, `has more than ${MOST_CHUNKS} chunks before its sound`);
}

/** Frames `first..first+count` as the mean of all channels, -1..1. */
export function readWave(asset: Asset, wave: Wave, first: number, count: number): Float32Array {
  const { channels, bits, format } = wave;
  const width = bits / 8;
  const frames = Math.max(0, Math.min(count, wave.frames - first));
  const bytes = asset.read(wave.from + first * channels * width, frames * channels * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = Math.floor(bytes.length / (channels * width));
  const result = new Float32Array(whole);
  for (let t = 0; t < whole; t++) {
    let sum = 0;
    for (let c = 0; c < channels; c++)
      sum += sampleAt(view, (t * channels + c) * width, format, bits);
    result[t] = sum / channels;
  }
  return result;
}

function sampleAt(view: DataView, at: number, format: Wave['format'], bits: number): number {
  if (format === 'float')
    return bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
  if (format === 'alaw') return fromALaw(view.getUint8(at)) / 32768;
  if (format === 'mulaw') return fromMuLaw(view.getUint8(at)) / 32768;
  if (bits === 8) return (view.getUint8(at) - 128) / 128;
  if (bits === 16) return view.getInt16(at, true) / 32768;
  if (bits === 24)
    return (
      ((view.getInt8(at + 2) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(at)) / 8388608
    );
  return view.getInt32(at, true) / 2147483648;
}

/** One byte of A-law as a 16-bit sample. */
export function fromALaw(byte: number): number {
  const b = byte ^ 0x55;
  const exponent = (b >> 4) & 7;
  const mantissa = (b & 15) << 4;
  const size = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return b & 0x80 ? size : -size;
}

/** One byte of mu-law as a 16-bit sample. */
export function fromMuLaw(byte: number): number {
  const b = ~byte & 0xff;
  const size = ((((b & 15) << 3) + 0x84) << ((b >> 4) & 7)) - 0x84;
  return b & 0x80 ? -size : size;
}
