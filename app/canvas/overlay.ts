/** A canvas over the whole view, painted in the coordinates of the graph. */

import { viewport } from './viewport.ts';

/** Nothing is left, wherever the canvas was moved to when it was painted. */
export function wipe(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, canvas.width, canvas.height);
}

/** An empty canvas of the view's size, ready to be painted in its own colour; null: nothing is seen. */
export function repaint(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  const { x, y, zoom, width, height } = viewport();
  if (!context || width === 0) return null;
  if (canvas.width !== Math.round(width) || canvas.height !== Math.round(height)) {
    canvas.width = Math.round(width);
    canvas.height = Math.round(height);
  }
  wipe(canvas);
  context.setTransform(zoom, 0, 0, zoom, x, y);
  context.fillStyle = getComputedStyle(canvas).color;
  return context;
}
