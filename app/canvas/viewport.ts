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
export const levelBefore = (): Lod => (isAnother ? 3 : useReach.getState().lod);

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
