/**
 * One plot of the dock: its header and menu are React's, its picture belongs to a view that is made
 * once and then painted from the frame loop. What a person needs to know without seeing the picture
 * stands below it in one sentence, and behind it as a table.
 */

import { ChevronLeft, Download, Maximize2, Minimize2, Table2, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { removeNodes } from '#engine';
import { edit, useDocument } from '../../state/document.ts';
import { registry } from '../../state/registry.ts';
import { useSimulation } from '../../state/simulation.ts';
import { useView } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { VIEWS, type ViewKind, viewsFor } from './kinds.ts';
import { dockTime, join } from './live.ts';
import { onLookChange, readLook, styleOf } from './look.ts';
import { PlotTable } from './PlotTable.tsx';
import { FORMATS, type Format, saveView } from './save.ts';
import { colourIndex, inputsOf, openFeeds, type PlotInput } from './sources.ts';
import type { View } from './view.ts';

const words = strings.panels.plots;

/** Views of spikes and values over time, in which silence would be read as silence. */
const OVER_TIME: ReadonlySet<ViewKind> = new Set(['raster', 'rate', 'traces', 'isi']);

interface Props {
  readonly id: string;
  readonly maximised: boolean;
  readonly onMaximise: () => void;
  readonly onMoveLeft: (() => void) | null;
}

/** A plot node's panel. */
export function PlotPanel({ id, maximised, onMaximise, onMoveLeft }: Props) {
  const name = useDocument((s) => s.document.nodes[id]?.name ?? '');
  const type = useDocument((s) => s.document.nodes[id]?.type ?? '');
  const options = useDocument((s) => s.document.nodes[id]?.parameters);
  const inputs = useInputs(id);
  const dt = useSimulation((s) => s.summary?.dt ?? 0.1);
  const hash = useSimulation((s) => s.summary?.hash ?? '');
  const look = useLook();
  const [chosen, setChosen] = useState<ViewKind | null>(null);
  const [kinds, setKinds] = useState<readonly ViewKind[]>([]);
  const [table, setTable] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLParagraphElement>(null);
  const note = useRef<HTMLSpanElement>(null);
  const viewRef = useRef<View | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another hash is another network, whose sizes may differ
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const open = openFeeds(inputs, colourIndex(useDocument.getState().document));
    let view: View | null = null;
    let shape = '';
    let size = { width: element.clientWidth, height: element.clientHeight };
    let onScreen = true;
    let spoken = 0;
    let drawn: ViewKind | null = null;
    let later: ReturnType<typeof setTimeout> | undefined;

    /** Views have fixed sizes: another number of elements needs another view. */
    const rebuild = () => {
      const { feeds } = open;
      const fitting = viewsFor(type, feeds);
      setKinds(fitting);
      const kind = chosen !== null && fitting.includes(chosen) ? chosen : fitting[0];
      drawn = kind ?? null;
      view?.destroy();
      element.replaceChildren();
      element.className = 'plot-body';
      if (!kind) return;
      view = VIEWS[kind](element, {
        feeds,
        stage: { time: dockTime, dt },
        look,
        title: name,
        options: options ?? {},
      });
      viewRef.current = view;
      view.resize(size.width, size.height);
    };
    const shapeOf = () => open.feeds.map((f) => `${f.id} ${f.kind} ${f.elements}`).join();

    const member = {
      update: open.update,
      latest: open.latest,
      get visible() {
        return onScreen && !document.hidden && size.width > 0;
      },
      paint() {
        const now = shapeOf();
        if (now !== shape) {
          shape = now;
          rebuild();
        }
        view?.paint();
        // Words change a few times a second; those of the last picture are always said.
        clearTimeout(later);
        const left = spoken + 400 - performance.now();
        if (left > 0) later = setTimeout(say, left);
        else say();
      },
    };
    const say = () => {
      spoken = performance.now();
      if (foot.current) foot.current.textContent = view?.summary() ?? words.wire;
      if (!note.current) return;
      const isMissing = dockTime.hasGap && drawn !== null && OVER_TIME.has(drawn);
      const notes = [view?.note, isMissing ? strings.dock.gaps : ''].filter(Boolean);
      note.current.textContent = notes.join(', ');
      note.current.title = isMissing ? strings.dock.gapsWhy : '';
    };
    const leave = join(member);
    const resizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      size = {
        width: Math.floor(entry.contentRect.width),
        height: Math.floor(entry.contentRect.height),
      };
      view?.resize(size.width, size.height);
      spoken = 0;
      if (member.visible) member.paint();
    });
    const sight = new IntersectionObserver(([entry]) => {
      onScreen = entry?.isIntersecting ?? true;
      if (onScreen) member.paint();
    });
    resizes.observe(element);
    sight.observe(element);
    return () => {
      leave();
      clearTimeout(later);
      resizes.disconnect();
      sight.disconnect();
      viewRef.current = null;
      view?.destroy();
      open.close();
    };
  }, [inputs, type, name, options, dt, hash, look, chosen]);

  const save = (format: string) => {
    const view = viewRef.current;
    if (view)
      saveView(view, name, format as Format).catch((error: unknown) =>
        useView.getState().say(words.notSaved(name, String(error))),
      );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: other inputs may have other colours
  const colours = useMemo(() => colourIndex(useDocument.getState().document), [inputs]);

  return (
    <section
      data-plot={id}
      className={maximised ? 'plot-panel maximised' : 'plot-panel'}
      aria-label={words.panel(name)}
    >
      <header className="plot-header">
        <button
          type="button"
          className="plot-title"
          onClick={() => useView.getState().select([id])}
        >
          {name}
        </button>
        <span className="plot-chips">
          {inputs.map((input) => (
            <span key={`${input.node}/${input.port}`} className="plot-chip">
              <i style={{ background: styleOf(colours.get(input.node) ?? 0, look).colour }} />
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
              value={chosen ?? kinds[0]}
              onChange={(event) => setChosen(event.target.value as ViewKind)}
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {words.kinds[kind]}
                </option>
              ))}
            </select>
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
          <Tool
            label={words.remove(name)}
            onClick={() => edit(words.removed(name), (d) => removeNodes(d, [id], registry))}
            icon={<X />}
          />
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
      <p className="plot-foot" ref={foot}>
        {inputs.length === 0 ? words.wire : ''}
      </p>
    </section>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onClick: () => void;
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

/** The wires into a plot; the same array while nothing about them changed. */
function useInputs(id: string): readonly PlotInput[] {
  const key = useDocument((s) => JSON.stringify(inputsOf(s.document, id)));
  return useMemo(() => JSON.parse(key) as readonly PlotInput[], [key]);
}

/** The look in force; another object when the theme changes. */
export function useLook() {
  const [look, setLook] = useState(readLook);
  useEffect(() => {
    // The theme's properties change in the same task as the attribute: read them in the next.
    const read = () => setTimeout(() => setLook(readLook()), 0);
    return onLookChange(read);
  }, []);
  return look;
}
