/**
 * When plots are painted: within the frame that brought them samples, or, when a person moves the
 * window or the cursor, in the next one; each at most once per frame, and not at all while it cannot
 * be seen. Plots that take long answer a person less often: half the time at most is theirs. How
 * often samples are drawn is the budget's matter (`state/frames.ts`).
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
  requestAnimationFrame(paintWaiting);
}

/** Forgets a plot that is gone. */
export const cancelPaint = (plot: Paintable): void => void waiting.delete(plot);

function paintWaiting(): void {
  const begin = performance.now();
  if (begin < rest) {
    requestAnimationFrame(paintWaiting);
    return;
  }
  scheduled = false;
  paintAll();
  const end = performance.now();
  rest = end - begin > CHEAP ? end + (end - begin) : 0;
}

/** What is hidden stays in the set, and is painted when its panel asks again. */
function paintAll(): void {
  const due = [...waiting].filter((plot) => plot.visible);
  for (const plot of due) waiting.delete(plot);
  for (const plot of due) plot.paint();
}

/** Lets plots take something in and paints them within this frame; what they ask for is done then. */
export function paintAtOnce(plots: Iterable<Paintable>, takeIn: () => void): void {
  const before = scheduled;
  scheduled = true; // no frame of its own
  takeIn();
  scheduled = before;
  for (const plot of plots) waiting.add(plot);
  paintAll();
}
