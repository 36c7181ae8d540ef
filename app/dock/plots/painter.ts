/**
 * One animation frame for all plots. Whoever has something new says so as often as it likes; each
 * plot is painted at most once per frame, and not at all while it cannot be seen. Plots that take
 * long are painted less often: half the time at most is theirs, so that the window answers and the
 * engine has its share of a small machine.
 */

export interface Paintable {
  paint(): void;
  readonly visible: boolean;
}

const CHEAP = 4; // ms that are not worth a pause
const waiting = new Set<Paintable>();
let rest = 0; // until then nothing is painted
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
  const begin = performance.now();
  if (begin < rest) {
    requestAnimationFrame(paintAll);
    return;
  }
  scheduled = false;
  const due = [...waiting].filter((plot) => plot.visible);
  // What is hidden stays in the set, and is painted when its panel asks again.
  for (const plot of due) waiting.delete(plot);
  for (const plot of due) plot.paint();
  const end = performance.now();
  rest = end - begin > CHEAP ? end + (end - begin) : 0;
}
