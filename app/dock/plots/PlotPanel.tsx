/**
 * One plot of the dock: its header and menu are React's, its picture belongs to a view that is made
 * once and then painted from the frame loop. What a person needs to know without seeing the picture
 * stands below it in one sentence, and behind it as a table.
 */

import { ChevronLeft, Download, Maximize2, Minimize2, Table2, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { removeNodes } from '#engine';
import { edit, useDocument } from '../../state/document.ts';
import { registry } from '../../state/registry.ts';
import { useView } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { colourIndex, seriesOfInputs } from './colours.ts';
import type { ViewKind } from './kinds.ts';
import { styleOf } from './look.ts';
import { MOST_LINES } from './open-feeds.ts';
import { PlotTable } from './PlotTable.tsx';
import { Speaker } from './Speaker.tsx';
import { FORMATS, type Format, saveView } from './save.ts';
import { canHear } from './sound.ts';
import { linesIn } from './sources.ts';
import { usePlotView } from './use-plot-view.ts';

const words = strings.panels.plots;

interface Props {
  readonly id: string;
  readonly maximised: boolean;
  readonly onMaximise: () => void;
  readonly onMoveLeft: (() => void) | null;
  /** Another plot was dropped on this one; `below`: on its lower half. */
  readonly onTake: (other: string, below: boolean) => void;
  /** Where it stands among the others. */
  readonly place: React.CSSProperties;
}

/** Above so many lines rows of colours are offered instead. */
const MOST_TOLD_APART = 12;

const DRAGGED = 'application/x-spikeloom-plot';

/** Whether a pointer is over the lower half of a panel. */
function isLower({ clientY, currentTarget }: React.DragEvent): boolean {
  const { top, height } = currentTarget.getBoundingClientRect();
  return clientY > top + height / 2;
}

/** A plot node's panel. */
export function PlotPanel({ id, maximised, onMaximise, onMoveLeft, onTake, place }: Props) {
  const name = useDocument((s) => s.document.nodes[id]?.name ?? '');
  const viewOnly = useDocument((s) => s.viewOnly);
  const generation = useDocument((s) => s.generation);
  const [chosen, setChosen] = useState<ViewKind | null>(null);
  const [table, setTable] = useState(false);
  const [taking, setTaking] = useState<'place' | 'below' | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLParagraphElement>(null);
  const note = useRef<HTMLSpanElement>(null);
  const { kinds, inputs, look, view: viewRef } = usePlotView(id, host, chosen, { foot, note });

  const drawn = chosen ?? kinds[0];
  const lines = inputs.reduce((sum, input) => sum + linesIn(input), 0);
  const drawnLines = inputs.reduce((sum, i) => sum + Math.min(MOST_LINES, linesIn(i)), 0);
  const save = (format: string) => {
    const view = viewRef.current;
    if (view)
      saveView(view, name, format as Format).catch((error: unknown) =>
        useView.getState().say(words.notSaved(name, String(error))),
      );
  };
  const series = useMemo(
    () => seriesOfInputs(inputs, colourIndex(useDocument.getState().document)),
    [inputs],
  );

  return (
    <section
      data-plot={id}
      className={maximised ? 'plot-panel maximised' : 'plot-panel'}
      aria-label={words.panel(name)}
      style={place}
      data-takes={taking}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setTaking(isLower(event) ? 'below' : 'place');
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setTaking(null);
      }}
      onDrop={(event) => {
        setTaking(null);
        onTake(event.dataTransfer.getData(DRAGGED), isLower(event));
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a tool beside it moves the plot by keyboard */}
      <header
        className="plot-header"
        draggable={!maximised}
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, id)}
      >
        <button
          type="button"
          className="plot-title"
          onClick={() => useView.getState().select([id])}
        >
          {name}
        </button>
        <span className="plot-chips">
          {inputs.map((input, k) => (
            <span key={`${input.node}/${input.port}`} className="plot-chip" title={input.name}>
              <i style={{ background: styleOf(series[k] ?? 0, look).colour }} />
              {input.name}
              {input.port === 'spikes' ? '' : `.${input.port}`}
            </span>
          ))}
        </span>
        <span className="plot-note" ref={note} />
        <span className="plot-tools">
          {kinds.length > 1 && (
            <select
              aria-label={words.kind}
              value={drawn}
              onChange={(event) => setChosen(event.target.value as ViewKind)}
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {words.kinds[kind]}
                </option>
              ))}
            </select>
          )}
          {canHear && drawn === 'raster' && (
            // Another graph is not heard unasked, though a plot of the same id may be in it.
            <Speaker key={generation} name={name} view={viewRef} />
          )}
          {onMoveLeft && (
            <Tool label={words.moveLeft(name)} onClick={onMoveLeft} icon={<ChevronLeft />} />
          )}
          <Tool
            label={table ? words.asPicture : words.asTable}
            pressed={table}
            onClick={() => setTable(!table)}
            icon={<Table2 />}
          />
          <label className="icon-select" title={words.export(name)}>
            <Download aria-hidden="true" />
            <select
              aria-label={words.export(name)}
              value=""
              onChange={(event) => save(event.target.value)}
            >
              <option value="" disabled>
                {words.exportAs}
              </option>
              {FORMATS.map((format) => (
                <option key={format} value={format}>
                  {words.formats[format]}
                </option>
              ))}
            </select>
          </label>
          <Tool
            label={maximised ? words.all : words.only(name)}
            onClick={onMaximise}
            icon={maximised ? <Minimize2 /> : <Maximize2 />}
          />
          {!viewOnly && (
            <Tool
              label={words.remove(name)}
              onClick={() => edit(words.removed(name), (d) => removeNodes(d, [id], registry))}
              icon={<X />}
            />
          )}
        </span>
      </header>
      <div
        ref={host}
        className="plot-body"
        hidden={table}
        role="img"
        aria-label={words.picture(name)}
      />
      {table && viewRef.current && <PlotTable view={viewRef.current} name={name} />}
      {drawn === 'traces' && lines > MOST_TOLD_APART && (
        <p className="plot-many">
          {words.many.hint(lines, drawnLines)}
          <button type="button" onClick={() => setChosen('heat')}>
            {words.many.asHeat}
          </button>
        </p>
      )}
      <p className="plot-foot" ref={foot}>
        {inputs.length === 0 ? words.wire : ''}
      </p>
    </section>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onClick: (event: React.MouseEvent) => void;
  readonly icon: React.ReactNode;
  readonly pressed?: boolean;
  /** Keeps its place but is not there. */
  readonly gone?: boolean;
}

/** A small button with a picture and a name. */
export function Tool({ label, onClick, icon, pressed, gone = false }: ToolProps) {
  return (
    <button
      type="button"
      className={gone ? 'tool gone' : 'tool'}
      title={label}
      aria-label={label}
      onClick={onClick}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {icon}
    </button>
  );
}
