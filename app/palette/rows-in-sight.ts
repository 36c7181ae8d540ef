/** A long list of which only the rows in sight are elements; where it stands, its panel scrolls. */

import { type RefObject, useEffect, useState } from 'react';

/** Height of a row, as in the style sheet [px]. */
export const ROW = 24;
/** Rows drawn above and below what is in sight. */
const BEYOND = 30;

interface Shown {
  readonly from: number;
  readonly to: number;
  /** Scrolls the least that brings a row into sight. */
  reveal(row: number): void;
}

/** Which of `count` rows of a list to draw. */
export function useRowsInSight(list: RefObject<HTMLElement | null>, count: number): Shown {
  const [seen, setSeen] = useState({ top: 0, height: window.innerHeight });
  const isThere = count > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an empty list has no element to watch
  useEffect(() => {
    const panel = list.current?.parentElement;
    if (!panel) return;
    const look = () =>
      setSeen({ top: panel.scrollTop - startOf(list.current), height: panel.clientHeight });
    const watcher = new ResizeObserver(look);
    watcher.observe(panel);
    panel.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      panel.removeEventListener('scroll', look);
    };
  }, [list, isThere]);
  const first = Math.floor(seen.top / ROW) - BEYOND;
  const from = Math.max(0, Math.min(first, count - 2 * BEYOND));
  const to = Math.min(count, Math.ceil((seen.top + seen.height) / ROW) + BEYOND);
  return {
    from,
    to,
    reveal(row) {
      const panel = list.current?.parentElement;
      if (!panel) return;
      const top = startOf(list.current) + row * ROW;
      const { scrollTop, clientHeight } = panel;
      if (top < scrollTop) panel.scrollTop = top;
      else if (top + ROW > scrollTop + clientHeight) panel.scrollTop = top + ROW - clientHeight;
    },
  };
}

const startOf = (list: HTMLElement | null): number => list?.offsetTop ?? 0;
