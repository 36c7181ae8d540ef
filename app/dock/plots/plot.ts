/**
 * The frame around every plot, and the only file that imports uPlot: axes, grid, cursor, zoom and
 * lines are uPlot's; a layer below them is ours, for what uPlot does not draw (rasters are not
 * sorted by x, matrices and images are no lines). Frames that share a `TimeAxis` have one window
 * and one cursor.
 */

import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { FONT, numberText, shorten } from './axis.ts';
import type { SeriesStyle } from './colormaps.ts';
import type { Look } from './look.ts';
import type { TimeAxis, Window } from './time-axis.ts';

/** Where our layer paints: sizes in CSS pixels, data to pixels. */
export interface Layer {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  x(value: number): number;
  y(value: number): number;
}

export interface FrameOptions {
  readonly look: Look;
  /** The shared time axis [ms], or null: the plot has an x axis of its own. */
  readonly time: TimeAxis | null;
  /** Lines; a plot of marks only has none. */
  readonly series: readonly (SeriesStyle & { readonly name: string; readonly step?: boolean })[];
  /** What the y axis counts: a unit or a noun, along the axis. */
  readonly yTitle?: string;
  readonly xTitle?: string;
  /** Names at places instead of numbers. */
  readonly yNames?: () => readonly (readonly [at: number, name: string])[];
  /** Whether the x axis is hidden: another plot below has it. */
  readonly bare?: () => boolean;
  readonly paint?: (layer: Layer) => void;
  /** What is painted covers the frame: a grid over it would be part of the picture. */
  readonly covered?: boolean;
  /** Says where the pointer is, in data; null when it leaves. */
  readonly onPoint?: (at: { readonly x: number; readonly y: number } | null) => void;
}

export interface PlotFrame {
  readonly root: HTMLElement;
  /**
   * Columns for uPlot, x first; the arrays are only read until the next call. No y: there is
   * nothing to measure yet, and the axis shows no numbers.
   */
  show(columns: readonly (Float32Array | Float64Array)[], x: Window, y: Window | null): void;
  /** Paints our layer anew without new columns. */
  repaint(): void;
  resize(width: number, height: number): void;
  /** Width of the plotting area [CSS px]. */
  readonly width: number;
  destroy(): void;
}

/** Room for a y axis with its title; the same in all plots, so that their times stand under each other. */
const Y_SIZE = 62;
const TITLE_SIZE = 16;
const X_SIZE = 26;
/** Names on an axis stand at least so far apart [px]; of a crowd the first ones are written. */
const NAME_SPACE = 12;
let synced = 0;

/** Makes a frame inside an element. Set its size before the first `show`. */
export function createFrame(host: HTMLElement, options: FrameOptions): PlotFrame {
  const { look, time } = options;
  const layer = document.createElement('canvas');
  layer.className = 'plot-layer';
  let x: Window = time?.window ?? { from: 0, to: 1 };
  let y: Window = { from: 0, to: 1 };
  let isEmpty = true;
  let destroyed = false;
  const isBare = options.bare ?? (() => false);

  const axis = (scale: 'x' | 'y'): UPlot.Axis => ({
    scale,
    stroke: look.hint,
    font: FONT,
    grid: { show: options.covered !== true, stroke: look.grid, width: 1 },
    ticks: {
      stroke: look.grid,
      width: 1,
      size: 4,
      ...(scale === 'x' ? { filter: (_u, splits) => (isBare() ? [] : splits) } : {}),
    },
    size:
      scale === 'y' ? Y_SIZE - (options.yTitle ? TITLE_SIZE : 0) : () => (isBare() ? 0 : X_SIZE),
    gap: 3,
    space: scale === 'y' ? (u) => (u.height < 90 ? 14 : 28) : 64,
  });
  const names = options.yNames;
  /** Names that keep clear of each other. */
  const clear = (height: number) => {
    let last = Number.NEGATIVE_INFINITY;
    return (names?.() ?? []).filter(([at]) => {
      const place = (at / (y.to - y.from || 1)) * height;
      if (place - last < NAME_SPACE) return false;
      last = place;
      return true;
    });
  };
  const u = new UPlot(
    {
      width: 300,
      height: 120,
      class: 'plot-frame',
      pxAlign: false,
      padding: [6, 26, () => (isBare() ? 4 : 0), 0],
      legend: { show: false },
      scales: {
        x: { time: false, auto: false, range: () => [x.from, x.to] },
        y: { auto: false, range: () => [y.from, y.to] },
      },
      axes: [
        {
          ...axis('x'),
          values: (_u, splits) =>
            splits.map((v, k) => (isBare() ? '' : xText(v, k === splits.length - 1))),
        },
        {
          ...axis('y'),
          ...(options.yTitle
            ? { label: options.yTitle, labelFont: FONT, labelSize: TITLE_SIZE, labelGap: 0 }
            : {}),
          ...(names
            ? {
                splits: (self) => clear(self.bbox.height / UPlot.pxRatio).map(([at]) => at),
                values: (self) =>
                  clear(self.bbox.height / UPlot.pxRatio).map(([, name]) =>
                    shorten(self.ctx, name, Y_SIZE - 10),
                  ),
                grid: { show: false },
              }
            : { values: (_u, splits) => splits.map((v) => (isEmpty ? '' : numberText(v))) }),
        },
      ],
      series: [
        {},
        ...options.series.map(
          (style): UPlot.Series => ({
            label: style.name,
            stroke: style.colour,
            width: 1.25,
            dash: [...style.dash],
            points: { show: false },
            spanGaps: false,
            ...(style.step && UPlot.paths.stepped
              ? { paths: UPlot.paths.stepped({ align: 1 }) }
              : {}),
          }),
        ),
      ],
      cursor: {
        y: false,
        points: { show: options.series.length > 0 && options.series.length <= 12, size: 5 },
        drag: { x: time !== null, y: false, setScale: false, dist: 4 },
        ...(time
          ? {
              sync: {
                key: syncKey(time),
                setSeries: false,
                scales: ['x', null],
                // Each plot zooms by itself through the shared axis; only the cursor travels.
                filters: { pub: (type: string) => type === 'mousemove' || type === 'mouseleave' },
              },
            }
          : {}),
        bind: {
          dblclick: () => () => {
            time?.fit();
            return null;
          },
        },
      },
      hooks: {
        setSelect: [
          (self) => {
            if (!time || self.select.width < 4) return;
            time.show(
              self.posToVal(self.select.left, 'x'),
              self.posToVal(self.select.left + self.select.width, 'x'),
            );
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setCursor: [
          (self) => {
            const { left = -1, top = -1 } = self.cursor;
            const inside = left >= 0 && top >= 0;
            time?.point(inside ? self.posToVal(left, 'x') : null);
            options.onPoint?.(
              inside ? { x: self.posToVal(left, 'x'), y: self.posToVal(top, 'y') } : null,
            );
          },
        ],
        drawClear: [
          (self) => {
            if (time) paintGaps(self, time);
            paintLayer();
          },
        ],
      },
    },
    [[], ...options.series.map(() => [])] as unknown as UPlot.AlignedData,
    host,
  );
  u.under.append(layer);

  /** Shades the times of which something is missing: silence there may be none. */
  function paintGaps({ ctx, bbox }: UPlot, { gaps }: TimeAxis): void {
    ctx.save();
    ctx.fillStyle = look.hint;
    ctx.globalAlpha = 0.16;
    const place = (at: number) =>
      Math.max(0, Math.min(1, (at - x.from) / (x.to - x.from || 1))) * bbox.width;
    for (const { from, to } of gaps)
      ctx.fillRect(bbox.left + place(from), bbox.top, place(to) - place(from), bbox.height);
    ctx.restore();
  }

  function paintLayer(): void {
    if (!options.paint || destroyed) return;
    const ratio = UPlot.pxRatio;
    const width = u.bbox.width / ratio;
    const height = u.bbox.height / ratio;
    const [w, h] = [Math.round(u.bbox.width), Math.round(u.bbox.height)];
    if (w <= 0 || h <= 0) return;
    if (layer.width !== w || layer.height !== h) {
      layer.width = w;
      layer.height = h;
      layer.style.width = `${width}px`;
      layer.style.height = `${height}px`;
    }
    const context = layer.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    options.paint({
      context,
      width,
      height,
      ratio,
      x: (v) => ((v - x.from) / (x.to - x.from || 1)) * width,
      y: (v) => height - ((v - y.from) / (y.to - y.from || 1)) * height,
    });
  }

  function xText(value: number, last: boolean): string {
    if (!time) return numberText(value) + (last && options.xTitle ? ` ${options.xTitle}` : '');
    const seconds = x.to - x.from >= 2000 || x.to >= 100_000;
    return numberText(seconds ? value / 1000 : value) + (last ? (seconds ? ' s' : ' ms') : '');
  }

  const wheel = (event: WheelEvent) => {
    if (!time) return;
    event.preventDefault();
    const amount = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      time.pan(Math.max(-1, Math.min(1, amount / 500)));
    else {
      const left = event.clientX - u.over.getBoundingClientRect().left;
      time.zoom(u.posToVal(left, 'x'), 2 ** (Math.max(-400, Math.min(400, amount)) / 300));
    }
  };
  u.over.addEventListener('wheel', wheel, { passive: false });

  return {
    root: u.root,
    get width() {
      return u.bbox.width / UPlot.pxRatio;
    },
    show(columns, nextX, nextY) {
      x = nextX;
      y = nextY ?? { from: 0, to: 1 };
      isEmpty = nextY === null;
      u.batch(() => {
        u.setData(columns as unknown as UPlot.AlignedData, false);
        u.setScale('x', { min: x.from, max: x.to });
        u.setScale('y', { min: y.from, max: y.to });
      });
    },
    repaint: () => u.redraw(false, false),
    resize: (width, height) =>
      u.setSize({ width: Math.max(80, width), height: Math.max(50, height) }),
    destroy() {
      destroyed = true;
      u.over.removeEventListener('wheel', wheel);
      u.destroy();
    },
  };
}

const keys = new WeakMap<TimeAxis, string>();
function syncKey(time: TimeAxis): string {
  const key = keys.get(time) ?? `time-${synced++}`;
  keys.set(time, key);
  return key;
}
