/**
 * Where the canvas looks, outside React. React Flow moves the view without rendering; what must
 * follow (painted wires, the overview, dots) listens here. React hears only of a change of the level
 * of detail, and of nodes that come into reach: neither happens while panning inside the margin.
 */

import { create } from 'zustand';

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** 3: everything; 2: no labels; 1: colour and title; 0: painted. */
export type Lod = 0 | 1 | 2 | 3;

interface ReachState {
  readonly lod: Lod;
  /** The part of the canvas whose nodes are elements, in canvas units. */
  readonly reach: Rect;
}

export const useReach = create<ReachState>()(() => ({
  lod: 3,
  reach: { x: 0, y: 0, width: 0, height: 0 },
}));

let now: Viewport = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };
const listeners = new Set<(viewport: Viewport) => void>();

/** The viewport as it is now. */
export const viewport = (): Viewport => now;

/** Calls back on every movement of the view; returns how to stop. */
export function onViewport(listener: (viewport: Viewport) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const BORDERS = [0.25, 0.5, 0.85] as const;
const HYSTERESIS = 0.03;
const [SMALLEST, LARGEST] = [0.08, 2.5];
/** The largest zoom that is chosen for a person. */
const NEAREST = 1.1;

/** The level of detail of a zoom, slow to leave the level it is at. */
export function lodOf(zoom: number, before: Lod): Lod {
  let level = 0;
  for (const [k, border] of BORDERS.entries())
    if (zoom >= border + (before > k ? -HYSTERESIS : 0)) level = k + 1;
  return level as Lod;
}

/**
 * Names and marks of far cards are larger in canvas units the farther they are, in few steps: names
 * [canvas px] are at least 11 px on the screen, marks keep about their size.
 */
export const farName = (zoom: number): number => (zoom >= 0.37 ? 30 : zoom >= 0.3 ? 37 : 44);
export const farMark = (zoom: number): number => Math.max(1, Math.round(0.8 / zoom));

/** What can be seen, in canvas units. */
export const seen = ({ x, y, zoom, width, height }: Viewport): Rect => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

/** Whether a rectangle holds all of another. */
export const contains = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Whether two rectangles share a point. */
export const meets = (a: Rect, b: Rect): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** A rectangle grown by a share of its size on each side. */
const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - width * by,
  y: y - height * by,
  width: width * (1 + 2 * by),
  height: height * (1 + 2 * by),
});

/** How far elements reach beyond what is seen on each side, and how far in all, by its size. */
const MARGIN = 0.25;
const MOST_REACH = 2.3;

const REST = 200; // ms
/** What makes a pause in a zoom, and the longest that details wait for one [ms]. */
const PAUSE = 120;
const LONGEST = 600;
let pause: ReturnType<typeof setTimeout> | undefined;
let pending: number | null = null;
let rest: ReturnType<typeof setTimeout> | undefined;

/** A class on the canvas while the view moves, for what the style sheet does then. */
function markMoving(): void {
  if (typeof document === 'undefined') return;
  const flow = document.querySelector('.react-flow');
  if (!flow) return;
  flow.classList.add('moving');
  clearTimeout(rest);
  rest = setTimeout(() => flow.classList.remove('moving'), REST);
}

/** Whether another graph is about to be seen for the first time. */
let isAnother = false;

/** The level of detail before: another graph looks the same whatever was seen before it. */
const levelBefore = (): Lod => (isAnother ? 3 : useReach.getState().lod);

/** Another graph is shown, by the next movement. */
export function beginAnother(): void {
  isAnother = true;
}

/** Takes a new viewport from React Flow. */
export function moveViewport(next: Viewport): void {
  const { x, y, zoom, width, height } = next;
  if (
    x === now.x &&
    y === now.y &&
    zoom === now.zoom &&
    width === now.width &&
    height === now.height
  )
    return;
  now = next;
  markMoving();
  for (const listener of listeners) listener(next);
  const state = useReach.getState();
  const lod = lodOf(zoom, levelBefore());
  const isNew = isAnother;
  isAnother = false;
  const view = seen(next);
  // Far more in reach than can be seen costs elements for nothing, in each frame of a zoom.
  const wasteful = state.reach.width > view.width * MOST_REACH;
  if (isNew || !contains(state.reach, view)) reachFor(next, lod);
  else if (lod !== state.lod || wasteful) reachSoon();
}

/** Takes what a viewport shows, and in how much detail. */
function reachFor(view: Viewport, lod = lodOf(view.zoom, useReach.getState().lod)): void {
  clearTimeout(pause);
  pending = null;
  useReach.setState({ lod, reach: grown(seen(view), MARGIN) });
}

/** While the view goes on changing its size, details wait for a pause, but not for long. */
function reachSoon(): void {
  const begun = pending ?? performance.now();
  pending = begun;
  clearTimeout(pause);
  const wait = Math.max(0, Math.min(PAUSE, begun + LONGEST - performance.now()));
  pause = setTimeout(() => reachFor(now), wait);
}

/** What lies over the edges of the canvas [px]. */
interface Cover {
  readonly left: number;
  readonly right: number;
  readonly below: number;
}
const BARE: Cover = { left: 0, right: 0, below: 0 };

type Fit = Pick<Viewport, 'x' | 'y' | 'zoom'>;

/** The viewport that shows a rectangle, with a margin, beside what lies over the canvas. */
export function fitting(
  rect: Rect,
  size: Pick<Viewport, 'width' | 'height'>,
  most = NEAREST,
  padding = 0.1,
  { left, right, below }: Cover = BARE,
): Fit {
  const width = Math.max(1, size.width - left - right);
  const height = Math.max(1, size.height - below);
  const zoom = Math.max(
    SMALLEST,
    Math.min(
      most,
      (width * (1 - padding)) / Math.max(1, rect.width),
      (height * (1 - padding)) / Math.max(1, rect.height),
    ),
  );
  return {
    x: left + width / 2 - (rect.x + rect.width / 2) * zoom,
    y: height / 2 - (rect.y + rect.height / 2) * zoom,
    zoom,
  };
}

type Mover = (to: { x: number; y: number; zoom: number }, options: { duration: number }) => unknown;
let mover: Mover = () => undefined;

/** Who moves the view: React Flow, once it is there. */
export function setMover(next: Mover): void {
  mover = next;
}

const calm = (): boolean => document.documentElement.dataset.motion === 'reduced';

/** The panels at the sides of a narrow window, and the card that teaches with the room around it. */
function covered(): Cover {
  const stage = document.querySelector<HTMLElement>('.stage');
  const card = stage?.querySelector<HTMLElement>(':scope > .teach-card');
  const area = stage?.getBoundingClientRect();
  const sideOf = (name: string) => document.querySelector(name)?.getBoundingClientRect();
  const cover = { left: 0, right: 0 };
  for (const name of ['.left-panel', '.inspector-panel']) {
    const side = sideOf(name);
    if (!area || !side) continue;
    const isLeft = side.left + side.right < area.left + area.right;
    if (isLeft) cover.left = Math.max(0, side.right - area.left);
    else cover.right = Math.max(0, area.right - side.left);
  }
  return {
    ...cover,
    below: card ? now.height - card.offsetTop : 0,
  };
}

/** What stands in the lower corners: how far each reaches from its side and from below [px]. */
function corners(): readonly { side: 'left' | 'right'; reach: number; below: number }[] {
  const stage = document.querySelector('.stage')?.getBoundingClientRect();
  const boxOf = (name: string) => document.querySelector(name)?.getBoundingClientRect();
  const [zooms, overview] = [boxOf('.zoom-bar'), boxOf('.overview.asked')];
  if (!stage) return [];
  return [
    ...(zooms
      ? [
          {
            side: 'left' as const,
            reach: zooms.right - stage.left,
            below: stage.bottom - zooms.top,
          },
        ]
      : []),
    ...(overview
      ? [
          {
            side: 'right' as const,
            reach: stage.right - overview.left,
            below: stage.bottom - overview.top,
          },
        ]
      : []),
  ];
}

/** Room that is given up for a corner must not make everything much smaller, or less of it shown. */
const LEAST_LEFT = 0.85;
const costsLittle = (fit: Fit, otherwise: Fit): boolean => {
  const lod = levelBefore();
  return (
    fit.zoom >= LEAST_LEFT * otherwise.zoom && lodOf(fit.zoom, lod) >= lodOf(otherwise.zoom, lod)
  );
};

/**
 * The viewport that shows a rectangle and, where that costs little, none of the boxes in it under
 * what stands in a corner: they stand above it or beside it, whichever shows them larger.
 */
function fittingBeside(rect: Rect, boxes: readonly Rect[]): Fit {
  const fitted = (cover: Cover) => ({ cover, fit: fitting(rect, now, NEAREST, undefined, cover) });
  let best = fitted(covered());
  for (const { side, reach, below } of corners()) {
    const { cover, fit } = best;
    const hides = ({ x, y, width, height }: Rect) => {
      const left = x * fit.zoom + fit.x;
      const right = left + width * fit.zoom;
      const isAtSide = side === 'left' ? left < reach && right > 0 : right > now.width - reach;
      return isAtSide && (y + height) * fit.zoom + fit.y > now.height - below;
    };
    if (!boxes.some(hides)) continue;
    const above = fitted({ ...cover, below: Math.max(cover.below, below) });
    const aside = fitted({ ...cover, [side]: Math.max(cover[side], reach) });
    const next = above.fit.zoom >= aside.fit.zoom ? above : aside;
    if (costsLittle(next.fit, fit)) best = next;
  }
  return best.fit;
}

/**
 * Moves the view so that a rectangle is seen, with the boxes in it; where that costs little with
 * what is `around` it too.
 */
export function showRect(
  rect: Rect | null,
  boxes: readonly Rect[] = [],
  duration = 250,
  around: Rect | null = null,
): void {
  if (!rect || now.width === 0) return;
  const fit = fittingBeside(rect, boxes);
  const wide = around && fittingBeside(around, boxes);
  mover(wide && costsLittle(wide, fit) ? wide : fit, { duration: calm() ? 0 : duration });
}

/** The part of the canvas that is seen beside what lies over its edges. */
export function shownRect(): Rect {
  const { left, right, below } = covered();
  const { x, y, width, height } = seen(now);
  return {
    x: x + left / now.zoom,
    y,
    width: width - (left + right) / now.zoom,
    height: height - below / now.zoom,
  };
}

/** Moves the view to a part of the canvas that was shown before, once the window has come to rest. */
export function showAgain(rect: Rect, duration = 250): void {
  // Panels that open are laid out by the first frame and measured by the second.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      mover(fitting(rect, now, LARGEST, 0, covered()), { duration: calm() ? 0 : duration }),
    ),
  );
}

/** Moves the view the least that brings a rectangle into it. */
export function revealRect(rect: Rect): void {
  const { zoom } = now;
  const view = shownRect();
  if (contains(view, rect)) return;
  const margin = 40 / zoom;
  const shift = (low: number, size: number, from: number, span: number) =>
    low < from
      ? low - margin - from
      : low + size > from + span
        ? low + size + margin - from - span
        : 0;
  const dx = shift(rect.x, rect.width, view.x, view.width);
  const dy = shift(rect.y, rect.height, view.y, view.height);
  mover({ x: now.x - dx * zoom, y: now.y - dy * zoom, zoom }, { duration: calm() ? 0 : 120 });
}

/** Shows a rectangle in the middle as near as things are read, at once. */
export function lookAt(rect: Rect): void {
  mover(fitting(rect, now, 1, 0, covered()), { duration: 0 });
}

/** Zooms about the middle. */
export function zoomBy(factor: number): void {
  const zoom = Math.max(SMALLEST, Math.min(LARGEST, now.zoom * factor));
  const k = zoom / now.zoom;
  const [cx, cy] = [now.width / 2, now.height / 2];
  mover({ x: cx - (cx - now.x) * k, y: cy - (cy - now.y) * k, zoom }, { duration: 0 });
}
