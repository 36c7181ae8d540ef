/** All plots of the document, side by side and below one another, under one time axis with its own small toolbar. */

import { ChartLine, Maximize, Radio, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { WithCode } from '../../docs/WithCode.tsx';
import { useDocument } from '../../state/document.ts';
import { useView } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { type Columns, columnsOf, plotsOf, putAt, putBelow, putLeft, rowsOf } from './columns.ts';
import { dockTime } from './live.ts';
import { PlotPanel, Tool } from './PlotPanel.tsx';
import { printTime } from './time-axis.ts';

const words = strings.panels.time;
/** Height below which plots that stand below one another are scrolled to [px]. */
const LEAST_HEIGHT = 120;

/** The Plots tab. */
export function PlotsTab() {
  const key = useDocument((s) => plotsOf(s.document).join());
  const made = useView((s) => s.plotColumns);
  const maximised = useView((s) => s.plotAlone);
  const plots = useMemo(() => (key === '' ? [] : key.split(',')), [key]);
  const columns = useMemo(() => columnsOf(made, plots), [made, plots]);
  const only = maximised !== null && plots.includes(maximised);
  const shown = only ? [[maximised]] : columns;
  const rows = rowsOf(shown);
  if (plots.length === 0)
    return (
      <div className="dock-empty">
        <ChartLine aria-hidden="true" />
        <p>
          <WithCode text={strings.panels.plots.none} Tag="kbd" />
        </p>
      </div>
    );
  const put = (next: Columns | null) => next && useView.getState().set({ plotColumns: next });
  const most = Math.max(...shown.map(({ length }) => length));
  const least = most > 1 ? (LEAST_HEIGHT * most) / rows : 0;
  return (
    <div className="plots">
      <TimeTools />
      <div
        className="plot-tiles"
        style={{ gridTemplateRows: `repeat(${rows}, minmax(${least}px, 1fr))` }}
      >
        {shown.flatMap((column, c) =>
          column.map((id, r) => {
            const span = rows / column.length;
            return (
              <PlotPanel
                key={id}
                id={id}
                place={{ gridColumn: c + 1, gridRow: `${r * span + 1} / span ${span}` }}
                maximised={only}
                onMaximise={() => useView.getState().set({ plotAlone: only ? null : id })}
                onMoveLeft={
                  only || (c === 0 && column.length === 1) ? null : () => put(putLeft(columns, id))
                }
                onTake={(other, below) => put((below ? putBelow : putAt)(columns, other, id))}
              />
            );
          }),
        )}
      </div>
    </div>
  );
}

const listen = (listener: () => void) => dockTime.listen(listener);

/** Zoom, fit and follow for keyboard and screen reader; the wheel does the same over a plot. */
function TimeTools() {
  // Not a state that is set each time: React keeps what is set to the same value until it renders.
  const following = useSyncExternalStore(listen, () => dockTime.following);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const tell = () => {
      const { from, to } = dockTime.window;
      if (place.current)
        place.current.textContent =
          dockTime.cursor === null
            ? `${printTime(from, 2)} –\n${printTime(to, 2)}`
            : printTime(dockTime.cursor, 4);
    };
    tell();
    return dockTime.listen(tell);
  }, []);
  const middle = () => (dockTime.window.from + dockTime.window.to) / 2;
  return (
    <div className="time-tools" role="toolbar" aria-label={words.title}>
      <button
        type="button"
        className={following ? 'live on' : 'live'}
        aria-pressed={following}
        title={words.follow}
        onClick={() => {
          dockTime.follow(!following);
          if (!following) useView.getState().say(words.follows);
        }}
      >
        <Radio aria-hidden="true" /> {words.live}
      </button>
      <Tool label={words.zoomIn} onClick={() => dockTime.zoom(middle(), 0.5)} icon={<ZoomIn />} />
      <Tool label={words.zoomOut} onClick={() => dockTime.zoom(middle(), 2)} icon={<ZoomOut />} />
      <Tool label={words.whole} onClick={() => dockTime.fit()} icon={<Maximize />} />
      <span className="time-window" ref={place} title={words.shown} />
    </div>
  );
}
