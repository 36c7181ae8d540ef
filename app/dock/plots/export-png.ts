/**
 * A figure as PNG at twice its size. The canvas encodes the pixels; the run is then written into
 * text chunks of the file (PNG, third edition, W3C 2025, 11.3.3), which every image tool keeps.
 */

import { strings } from '../../strings.ts';
import {
  type Figure,
  type FigureSize,
  footer,
  layoutFigure,
  type Mark,
  type Pixels,
  type Provenance,
  scales,
} from './figure.ts';

const INK = '#1A1F2B';
const HINT = '#4A5365';
const FACTOR = 2;

/** The bytes of a PNG of a figure. */
export async function writePng(
  figure: Figure,
  size: FigureSize,
  provenance: Provenance,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width * FACTOR;
  canvas.height = size.height * FACTOR;
  const context = canvas.getContext('2d');
  if (!context) throw new Error(strings.panels.plots.noCanvas);
  context.scale(FACTOR, FACTOR);
  paintFigure(context, figure, size, provenance);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error(strings.panels.plots.tooLarge);
  return withText(new Uint8Array(await blob.arrayBuffer()), {
    Title: figure.title,
    Software: provenance.app,
    Description: footer(provenance),
    Spikeloom: JSON.stringify(provenance),
  });
}

/** Draws a figure, on white where it is not clear. */
function paintFigure(
  context: CanvasRenderingContext2D,
  figure: Figure,
  size: FigureSize,
  provenance: Provenance,
): void {
  const frame = layoutFigure(figure, size);
  const { x, y } = scales(figure, frame);
  const text = (
    value: string,
    left: number,
    top: number,
    align: CanvasTextAlign,
    colour = HINT,
  ) => {
    context.textAlign = align;
    context.fillStyle = colour;
    context.fillText(value, left, top);
  };
  if (!size.clear) {
    context.fillStyle = '#FFFFFF';
    context.fillRect(0, 0, size.width, size.height);
  }
  context.font = '600 13px "Inter Variable", sans-serif';
  text(figure.title, frame.left, 18, 'left', INK);
  context.font = '11px "Inter Variable", sans-serif';
  let at = frame.left;
  for (const { name, colour } of figure.legend) {
    context.fillStyle = colour;
    context.fillRect(at, 28, 10, 4);
    text(name, at + 14, 34, 'left');
    at += 26 + context.measureText(name).width;
  }
  const bottom = frame.top + frame.height;
  context.strokeStyle = INK;
  context.beginPath();
  for (const tick of frame.yTicks) {
    context.moveTo(frame.left - 4, tick.at);
    context.lineTo(frame.left, tick.at);
    text(tick.text, frame.left - 7, tick.at + 4, 'right');
  }
  for (const tick of frame.xTicks) {
    context.moveTo(tick.at, bottom);
    context.lineTo(tick.at, bottom + 4);
    text(tick.text, tick.at, bottom + 16, 'center');
  }
  context.stroke();
  if (figure.x) text(figure.x.title, frame.left + frame.width / 2, bottom + 32, 'center', INK);
  if (figure.y) {
    context.save();
    context.translate(13, frame.top + frame.height / 2);
    context.rotate(-Math.PI / 2);
    text(figure.y.title, 0, 0, 'center', INK);
    context.restore();
  }
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  for (const mark of figure.marks) paintMark(context, mark, x, y, frame);
  context.restore();
  context.strokeStyle = INK;
  context.lineWidth = 1;
  context.strokeRect(frame.left, frame.top, frame.width, frame.height);
  if (size.footer) {
    context.font = '8px "Inter Variable", sans-serif';
    text(footer(provenance), frame.left, size.height - 6, 'left');
  }
}

type Scale = (value: number) => number;

function paintMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  x: Scale,
  y: Scale,
  frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  },
): void {
  switch (mark.kind) {
    case 'line': {
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.width ?? 1.25;
      context.setLineDash([...(mark.dash ?? [])]);
      context.beginPath();
      let down = false;
      for (let k = 0; k < mark.x.length; k++) {
        const value = mark.y[k] ?? Number.NaN;
        if (Number.isFinite(value)) {
          if (down) context.lineTo(x(mark.x[k] ?? 0), y(value));
          else context.moveTo(x(mark.x[k] ?? 0), y(value));
          down = true;
        } else down = false;
      }
      context.stroke();
      context.setLineDash([]);
      return;
    }
    case 'ticks':
      context.fillStyle = mark.colour;
      for (let k = 0; k < mark.x.length; k++)
        context.fillRect(
          x(mark.x[k] ?? 0) - 0.4,
          y(mark.y[k] ?? 0) - mark.length / 2,
          0.8,
          mark.length,
        );
      return;
    case 'bars':
      context.fillStyle = mark.colour;
      for (let k = 0; k < mark.counts.length; k++) {
        const left = x(mark.from + k * mark.width);
        const top = y(mark.counts[k] ?? 0);
        context.fillRect(left, top, x(mark.from + (k + 1) * mark.width) - left, y(0) - top);
      }
      return;
    case 'image':
      context.imageSmoothingEnabled = mark.smooth === true;
      context.drawImage(toCanvas(mark.pixels), frame.left, frame.top, frame.width, frame.height);
      return;
    case 'dots':
      for (let k = 0; k < mark.x.length; k++) {
        context.fillStyle = mark.colours[k] ?? mark.colours[0] ?? INK;
        context.beginPath();
        context.arc(x(mark.x[k] ?? 0), y(mark.y[k] ?? 0), mark.size / 2, 0, 2 * Math.PI);
        context.fill();
      }
      return;
    case 'text':
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillStyle = mark.colour;
      context.fillText(mark.text, x(mark.x), y(mark.y));
      context.textBaseline = 'alphabetic';
  }
}

/** Pixels on a canvas of their size. */
export function toCanvas(pixels: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  const image = new ImageData(pixels.width, pixels.height);
  new Uint32Array(image.data.buffer).set(pixels.data);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** A PNG file with international text chunks added before its first data chunk. */
export function withText(
  png: Uint8Array,
  entries: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(entries).map(([key, text]) => {
    const body = new TextEncoder().encode(`${key}\0\0\0\0\0${text}`);
    return chunk('iTXt', body);
  });
  // Signature (8) and IHDR (4 length, 4 type, 13 data, 4 checksum) come first.
  const head = 8 + 25;
  const out = new Uint8Array(png.length + chunks.reduce((sum, c) => sum + c.length, 0));
  out.set(png.subarray(0, head));
  let at = head;
  for (const part of chunks) {
    out.set(part, at);
    at += part.length;
  }
  out.set(png.subarray(head), at);
  return out;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(body.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let k = 0; k < 4; k++) out[4 + k] = type.charCodeAt(k);
  out.set(body, 8);
  view.setUint32(body.length + 8, crc32(out.subarray(4, body.length + 8)));
  return out;
}

let table: Uint32Array | null = null;

/** The checksum of PNG chunks (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  if (!table) {
    table = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      let c = n;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table[n] = c >>> 0;
    }
  }
  let c = 0xffffffff;
  for (const byte of bytes) c = (table[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
