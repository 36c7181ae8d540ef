/**
 * One animation frame for all plots. Whoever has something new says so as often as it likes; each
 * plot is painted at most once per frame, and not at all while it cannot be seen.
 */

export interface Paintable {
  paint(): void;
  readonly visible: boolean;
}

const waiting = new Set<Paintable>();
let scheduled = false;

/** Asks for a plot to be painted in the next frame. */
export function requestPaint(plot: Paintable): void {
  waiting.add(plot);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(paintAll);
}

/** Forgets a plot that is gone. */
export const cancelPaint = (plot: Paintable): void => void waiting.delete(plot);

function paintAll(): void {
  scheduled = false;
  const due = [...waiting].filter((plot) => plot.visible);
  // What is hidden stays in the set, and is painted when its panel asks again.
  for (const plot of due) waiting.delete(plot);
  for (const plot of due) plot.paint();
}
