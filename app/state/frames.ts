/**
 * The one animation loop: it takes in what the engine has sent and calls painters, each at most once
 * per frame, within the budget of drawing. While drawing rests samples are still taken in, so that
 * none finds its way blocked; a hidden window takes them in and paints nothing.
 */

import { allowance, DrawingBudget } from './budget.ts';

interface Painter {
  readonly every: number;
  painted: number;
  due: boolean;
}

/** Samples are taken in at least so often [ms]: the way from the engine holds a few megabytes. */
const INTAKE = 100;

const tasks = new Map<string, () => void>();
const painters = new Map<() => void, Painter>();
const budget = new DrawingBudget();
let intake: () => boolean = () => false;
let changed = true;
let engine = { hungry: false, workers: 1 };
let asked = 0;
let begun = 0;
/** The frame that was asked for and is not done. */
let under: number | null = null;
/** A frame is wanted as soon as can be, however dear the last one was. */
let urgent = false;
let started = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Its messages come after the browser's own work on a frame. */
const after = new MessageChannel();
let count = { frames: 0, since: 0 };

/** What takes in samples and says whether there were any. */
export const onIntake = (take: () => boolean): void => {
  intake = take;
};

/**
 * Calls a painter after each frame that brought something new, at most once in `every` ms, the last
 * time included; returns what stops it.
 */
export function onFrame(paint: () => void, every = 0): () => void {
  painters.set(paint, { every, painted: Number.NEGATIVE_INFINITY, due: true });
  changed = true;
  return () => void painters.delete(paint);
}

/**
 * Does something at the begin of the next frame, so that it needs none of its own; at once where no
 * frame comes. Of what is put off under the same name, only the last is done.
 */
export function withFrame(name: string, task: () => void): void {
  if (started && !document.hidden) tasks.set(name, task);
  else task();
}

/** It is no longer to be done. */
export const withoutFrame = (name: string): void => void tasks.delete(name);

/** Paints all in the next frame, which comes at once: the theme, a size or the run's state changed. */
export function repaint(): void {
  changed = true;
  hurry();
}

/** Whether the engine would use all that drawing leaves it, and on how many workers. */
export function giveWay(hungry: boolean, workers: number): void {
  if (engine.hungry === hungry && engine.workers === workers) return;
  engine = { hungry, workers };
  if (!hungry) hurry();
}

/** Frames per second since this was asked last. */
export function frameRate(): number {
  const now = performance.now();
  const rate = (1000 * count.frames) / Math.max(1, now - count.since);
  count = { frames: 0, since: now };
  return rate;
}

/** What a frame costs, the browser's part with it: a running mean [ms]. */
export const frameCost = (): number => budget.cost;

/** Whether drawing rests between frames, so that what moves would be seen to jump. */
export const isSlow = (): boolean => engine.hungry && budget.next - performance.now() > INTAKE;

function frame(): void {
  urgent = false;
  begun = performance.now();
  count.frames++;
  runTasks();
  if (intake()) changed = true;
  for (const [paint, painter] of painters) {
    painter.due ||= changed;
    if (!painter.due || begun - painter.painted < painter.every) continue;
    painter.due = false;
    painter.painted = begun;
    paint();
  }
  changed = false;
  after.port2.postMessage(null);
}

function runTasks(): void {
  for (const [name, task] of tasks) {
    tasks.delete(name);
    task();
  }
}

/** The browser has made what was painted into a frame. */
function done(): void {
  if (under === null) return; // the window was hidden meanwhile, and waits already
  under = null;
  const { hardwareConcurrency = 2 } = navigator;
  const may = allowance(engine.hungry, hardwareConcurrency, engine.workers);
  budget.drawn(asked, begun, performance.now(), may);
  if (urgent) budget.release();
  wait();
}

/** The next frame when there is room for it, samples meanwhile. */
function wait(): void {
  const rest = document.hidden ? INTAKE : budget.next - performance.now();
  if (rest <= 0) ask();
  else
    timer = setTimeout(
      () => {
        if (intake()) changed = true;
        wait();
      },
      Math.min(rest, INTAKE),
    );
}

function ask(): void {
  asked = performance.now();
  under = requestAnimationFrame(frame);
}

function hurry(): void {
  urgent = true;
  budget.release();
  if (!started || under !== null || document.hidden) return;
  clearTimeout(timer);
  ask();
}

/** Begins the loop. */
export function startFrames(): void {
  started = true;
  after.port1.onmessage = done;
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return hurry();
    runTasks();
    // A frame that was asked for does not come.
    if (under === null) return;
    cancelAnimationFrame(under);
    under = null;
    wait();
  });
  ask();
}
