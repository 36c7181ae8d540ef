/**
 * The picture of a plot: a view in an element, made anew when what it draws changes its shape, painted
 * from the frame loop, and gone with the component that has it.
 */

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useDocument } from '../../state/document.ts';
import { useSimulation } from '../../state/simulation.ts';
import { strings } from '../../strings.ts';
import { colourIndex } from './colours.ts';
import { VIEWS, type ViewKind, viewsFor } from './kinds.ts';
import { dockTime, join } from './live.ts';
import { type Look, onLookChange, readLook } from './look.ts';
import { MOST_LINES, MOST_ROWS, openFeeds } from './open-feeds.ts';
import { inputsOf, type PlotInput } from './sources.ts';
import type { View } from './view.ts';

const words = strings.panels.plots;

/** Views of spikes and values over time, in which silence would be read as silence. */
const OVER_TIME: ReadonlySet<ViewKind> = new Set(['raster', 'rate', 'traces', 'heat', 'isi']);

/** The sentence below a picture is made anew so often [ms], less often where it is dear: this share of the time. */
const SAID_EVERY = 400;
const SAID_AT_LEAST = 3000;
const SAID_SHARE = 0.01;

interface Said {
  /** Where the one sentence about the picture stands. */
  readonly foot?: RefObject<HTMLElement | null>;
  /** Where a word stands that the picture needs. */
  readonly note?: RefObject<HTMLElement | null>;
}

interface PlotView {
  readonly kinds: readonly ViewKind[];
  readonly inputs: readonly PlotInput[];
  readonly look: Look;
  readonly view: RefObject<View | null>;
}

/** Draws a plot node into the element of `host`, as the chosen kind where that fits. */
export function usePlotView(
  id: string,
  host: RefObject<HTMLElement | null>,
  chosen: ViewKind | null = null,
  { foot, note }: Said = {},
): PlotView {
  const name = useDocument((s) => s.document.nodes[id]?.name ?? '');
  const type = useDocument((s) => s.document.nodes[id]?.type ?? '');
  const options = useDocument((s) => s.document.nodes[id]?.parameters);
  const inputs = useInputs(id);
  const dt = useSimulation((s) => s.summary?.dt ?? 0.1);
  const hash = useSimulation((s) => s.summary?.hash ?? '');
  const look = useLook();
  const [kinds, setKinds] = useState<readonly ViewKind[]>([]);
  const viewRef = useRef<View | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another hash is another network, whose sizes may differ
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const most = chosen === 'heat' ? MOST_ROWS : MOST_LINES;
    const open = openFeeds(inputs, colourIndex(useDocument.getState().document), most);
    let view: View | null = null;
    let shape = '';
    let size = { width: element.clientWidth, height: element.clientHeight };
    let onScreen = true;
    let spoken = 0;
    let cost = 0;
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
    const shapeOf = () =>
      open.feeds
        .map((f) => `${f.id} ${f.kind} ${f.elements} ${f.kind === 'signal' ? f.shown.length : ''}`)
        .join();

    const member = {
      update: open.update,
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
        // Words change a few times a second, within a frame while frames come; those of the last picture
        // are always said.
        clearTimeout(later);
        const running = useSimulation.getState().state === 'running';
        const silence = running ? Math.min(SAID_AT_LEAST, cost / SAID_SHARE) : 0;
        const left = spoken + Math.max(SAID_EVERY, silence) - performance.now();
        if (left <= 0) say();
        else if (!running) later = setTimeout(say, left);
      },
    };
    const say = () => {
      const begin = performance.now();
      sayNow();
      spoken = performance.now();
      cost = spoken - begin;
    };
    const sayNow = () => {
      if (foot?.current) foot.current.textContent = view?.summary() ?? words.wire;
      if (!note?.current) return;
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
  }, [inputs, type, name, options, dt, hash, look, chosen, host, foot, note]);
  return { kinds, inputs, look, view: viewRef };
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
