/**
 * A plot as a figure: size, axes and marks, as plain data. From it the writers make SVG and PNG, so
 * that an exported figure is drawn anew at print quality on white, not photographed from the
 * screen, and both formats show the same.
 */

import { niceTicks } from './time-axis.ts';

export type Mark =
  | {
      readonly kind: 'line';
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly colour: string;
      readonly dash?: readonly number[];
      readonly width?: number;
    }
  | {
      readonly kind: 'ticks';
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly colour: string;
      readonly length: number;
    } // upright, `length` px high, around (x, y)
  | {
      readonly kind: 'bars';
      readonly from: number;
      readonly width: number;
      readonly counts: ArrayLike<number>;
      readonly colour: string;
    }
  | { readonly kind: 'image'; readonly pixels: Pixels; readonly smooth?: boolean } // fills the frame
  | {
      readonly kind: 'dots';
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly colours: readonly string[];
      readonly size: number;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly colour: string;
    };

/** RGBA words, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint32Array;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  /** Names at places instead of numbers: classes, populations. */
  readonly names?: readonly (readonly [at: number, name: string])[];
}

export interface Figure {
  readonly title: string;
  readonly x: Axis | null;
  readonly y: Axis | null;
  readonly marks: readonly Mark[];
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
  /** Width / height of the frame where it must not be stretched (images). */
  readonly aspect?: number;
}

/** What every export carries: where its numbers come from. */
export interface Provenance {
  readonly run: string;
  readonly seed: number;
  readonly graph: string;
  readonly app: string;
  readonly title: string;
}

/** One line that names the run, for a footer. */
export const footer = (p: Provenance): string =>
  `${p.title} · run ${p.run} · seed ${p.seed} · graph ${p.graph.slice(0, 12)} · ${p.app}`;

export interface FigureSize {
  readonly width: number;
  readonly height: number;
  readonly footer: boolean;
  /** Without a white ground. */
  readonly clear?: boolean;
}

/** Where the frame of a figure stands inside its size, and its axes' marks [px]. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
}

/** Lays a figure out. Margins make room for titles, numbers and legend. */
export function layoutFigure(figure: Figure, size: FigureSize): Frame {
  const left = figure.y ? 58 : 12;
  const bottom = (figure.x ? 40 : 12) + (size.footer ? 16 : 0);
  const top = figure.legend.length > 0 ? 44 : 30;
  let width = Math.max(20, size.width - left - 16);
  let height = Math.max(20, size.height - top - bottom);
  if (figure.aspect !== undefined) {
    if (width / height > figure.aspect) width = height * figure.aspect;
    else height = width / figure.aspect;
  }
  return {
    left,
    top,
    width,
    height,
    xTicks: ticksOf(figure.x, left, width, 1, width / 80),
    yTicks: ticksOf(figure.y, top + height, height, -1, height / 40),
  };
}

function ticksOf(axis: Axis | null, origin: number, length: number, sign: 1 | -1, most: number) {
  if (!axis) return [];
  const place = (v: number) =>
    origin + (sign * (v - axis.from) * length) / (axis.to - axis.from || 1);
  if (axis.names) return axis.names.map(([at, text]) => ({ at: place(at), text }));
  return niceTicks(axis.from, axis.to, most).map((v) => ({
    at: place(v),
    text: String(v).replace('-', '\u2212'),
  }));
}

/** From data to pixels of the figure. */
export function scales(figure: Figure, frame: Frame) {
  const line = (axis: Axis | null, from: number, length: number) => {
    const low = axis?.from ?? 0;
    const span = (axis?.to ?? 1) - low || 1;
    return (v: number) => from + ((v - low) / span) * length;
  };
  return {
    x: line(figure.x, frame.left, frame.width),
    y: line(figure.y, frame.top + frame.height, -frame.height),
  };
}
