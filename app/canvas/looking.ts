/**
 * Moves the view so that something is seen: beside the panels that lie over the canvas, and where it
 * costs little not under what stands in its corners.
 */

import {
  contains,
  levelBefore,
  lodOf,
  type Rect,
  seen,
  type Viewport,
  viewport,
} from './viewport.ts';

const [SMALLEST, LARGEST] = [0.08, 2.5];
/** The largest zoom that is chosen for a person. */
const NEAREST = 1.1;

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
    below: card ? viewport().height - card.offsetTop : 0,
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
  const fitted = (cover: Cover) => ({
    cover,
    fit: fitting(rect, viewport(), NEAREST, undefined, cover),
  });
  let best = fitted(covered());
  for (const { side, reach, below } of corners()) {
    const { cover, fit } = best;
    const hides = ({ x, y, width, height }: Rect) => {
      const left = x * fit.zoom + fit.x;
      const right = left + width * fit.zoom;
      const isAtSide =
        side === 'left' ? left < reach && right > 0 : right > viewport().width - reach;
      return isAtSide && (y + height) * fit.zoom + fit.y > viewport().height - below;
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
  if (!rect || viewport().width === 0) return;
  const fit = fittingBeside(rect, boxes);
  const wide = around && fittingBeside(around, boxes);
  mover(wide && costsLittle(wide, fit) ? wide : fit, { duration: calm() ? 0 : duration });
}

/** The part of the canvas that is seen beside what lies over its edges. */
export function shownRect(): Rect {
  const { left, right, below } = covered();
  const { x, y, width, height } = seen(viewport());
  return {
    x: x + left / viewport().zoom,
    y,
    width: width - (left + right) / viewport().zoom,
    height: height - below / viewport().zoom,
  };
}

/** Moves the view to a part of the canvas that was shown before, once the window has come to rest. */
export function showAgain(rect: Rect, duration = 250): void {
  // Panels that open are laid out by the first frame and measured by the second.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      mover(fitting(rect, viewport(), LARGEST, 0, covered()), { duration: calm() ? 0 : duration }),
    ),
  );
}

/** Moves the view the least that brings a rectangle into it. */
export function revealRect(rect: Rect): void {
  const { x, y, zoom } = viewport();
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
  mover({ x: x - dx * zoom, y: y - dy * zoom, zoom }, { duration: calm() ? 0 : 120 });
}

/** Shows a rectangle in the middle as near as things are read, at once. */
export function lookAt(rect: Rect): void {
  mover(fitting(rect, viewport(), 1, 0, covered()), { duration: 0 });
}

/** Zooms about the middle. */
export function zoomBy(factor: number): void {
  const { x, y, width, height, ...was } = viewport();
  const zoom = Math.max(SMALLEST, Math.min(LARGEST, was.zoom * factor));
  const k = zoom / was.zoom;
  const [cx, cy] = [width / 2, height / 2];
  mover({ x: cx - (cx - x) * k, y: cy - (cy - y) * k, zoom }, { duration: 0 });
}
