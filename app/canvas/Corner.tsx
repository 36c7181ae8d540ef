/** Zoom buttons and kept views at the bottom, and the path into subgraphs at the top. */

import { useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus, X } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { goToView } from '../commands/bookmarks.ts';
import { showAll } from '../commands/going.ts';
import { useDocument } from '../state/document.ts';
import { enterScope, useBreadcrumbs } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { onViewport, viewport } from './viewport.ts';

const words = strings.canvas;
const goesTo = strings.commands.bookmarks.go;
/** Nodes of one level from which on it is advised to group some. */
const MANY_NODES = 150;
const SPOKEN = 150; // ms between two changes of the number

/** Zoom out, how far, zoom in, show all. */
export function ZoomBar() {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const label = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = 0;
    const tell = () => {
      told = performance.now();
      const percent = Math.round(viewport().zoom * 100);
      if (!label.current || label.current.textContent === `${percent} %`) return;
      label.current.textContent = `${percent} %`;
      label.current.setAttribute('aria-label', words.zoomTo(percent));
    };
    // A few times a second: words that change are laid out and painted anew.
    const follow = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, Math.max(0, told + SPOKEN - performance.now()));
    };
    tell();
    const stop = onViewport(follow);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return (
    <div className="zoom-bar">
      <button
        type="button"
        title={words.zoomOut}
        aria-label={words.zoomOut}
        onClick={() => void zoomOut()}
      >
        <Minus size={14} aria-hidden="true" />
      </button>
      <button type="button" className="zoom-label" ref={label} onClick={() => void zoomTo(1)} />
      <button
        type="button"
        title={words.zoomIn}
        aria-label={words.zoomIn}
        onClick={() => void zoomIn()}
      >
        <Plus size={14} aria-hidden="true" />
      </button>
      <button type="button" title={words.fit} aria-label={words.fit} onClick={() => showAll()}>
        <Maximize size={14} aria-hidden="true" />
      </button>
      <KeptViews />
    </div>
  );
}

/** A button for each kept view. */
function KeptViews() {
  const keys = useDocument((s) => Object.keys(s.document.bookmarks ?? {}).join(''));
  const current = useView((s) => s.bookmark);
  return [...keys].map((key) => (
    <button
      type="button"
      key={key}
      className="kept-view"
      title={goesTo(key)}
      aria-label={goesTo(key)}
      aria-current={key === current}
      onClick={() => goToView(key)}
    >
      {key}
    </button>
  ));
}

/** Graph › Cortex › L4: where the canvas is; each step goes back there. */
export function Breadcrumbs() {
  const scope = useView((s) => s.scope);
  const crumbs = useBreadcrumbs();
  if (scope.length === 0) return null;
  return (
    <nav className="breadcrumbs" aria-label={words.path}>
      <button type="button" onClick={() => enterScope([])}>
        {words.top}
      </button>
      {crumbs.map(({ title, depth }) => (
        <span key={depth}>
          <span aria-hidden="true">›</span>
          <button
            type="button"
            aria-current={depth === scope.length ? 'location' : undefined}
            onClick={() => enterScope(scope.slice(0, depth))}
          >
            {title}
          </button>
        </span>
      ))}
    </nav>
  );
}

/** Advice where so many nodes stand at one level that a subgraph would help; put aside, it stays away from this graph. */
export const Advice = memo(function Advice({ count }: { readonly count: number }) {
  const generation = useDocument((s) => s.generation);
  const [aside, setAside] = useState(-1);
  if (count <= MANY_NODES || aside === generation) return null;
  return (
    <p className="canvas-advice">
      {words.advice(count)}
      <button
        type="button"
        title={strings.close}
        aria-label={strings.close}
        onClick={() => setAside(generation)}
      >
        <X size={14} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </p>
  );
});
