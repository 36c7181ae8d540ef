/** Ctrl+Shift-drag over the canvas draws a line that cuts the wires it crosses. */

import { useEffect, useRef } from 'react';
import { disconnect } from '#engine';
import { edit } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { crossed } from './crossing.ts';
import { places, toCanvas } from './pointer.ts';

const words = strings.canvas;
const NEAR = 4; // px between two points of the line

/** The line while it is drawn. */
export function Knife() {
  const svg = useRef<SVGSVGElement>(null);
  const line = useRef<SVGPolylineElement>(null);
  useEffect(() => {
    const stage = svg.current?.closest<HTMLElement>('.react-flow');
    if (!stage) return;
    let points: (readonly [number, number])[] | null = null;
    const draw = () => {
      const { left, top } = stage.getBoundingClientRect();
      const shown = (points ?? []).map(([x, y]) => `${x - left},${y - top}`).join(' ');
      line.current?.setAttribute('points', shown);
    };
    const isKnife = (event: MouseEvent) =>
      event.button === 0 &&
      event.shiftKey &&
      (event.ctrlKey || event.metaKey) &&
      event.target instanceof Element &&
      event.target.closest('.react-flow__pane, .react-flow__edges') !== null;
    // React Flow would begin to move the view, or to select.
    const keep = (event: MouseEvent) => {
      if (!isKnife(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const begin = (event: PointerEvent) => {
      if (!isKnife(event)) return;
      keep(event);
      points = [[event.clientX, event.clientY]];
    };
    const move = (event: PointerEvent) => {
      const [x = 0, y = 0] = points?.at(-1) ?? [];
      if (!points || Math.hypot(event.clientX - x, event.clientY - y) < NEAR) return;
      points.push([event.clientX, event.clientY]);
      draw();
    };
    const end = (event: PointerEvent) => {
      if (!points) return;
      points.push([event.clientX, event.clientY]);
      const cut = crossed(
        places.wires(),
        points.map(([x, y]) => toCanvas(x, y)),
      );
      points = null;
      draw();
      if (cut.length === 0) return;
      edit(words.edits.cut(cut.length), (d) => disconnect(d, cut));
      useView.getState().say(words.edits.cut(cut.length));
    };
    stage.addEventListener('pointerdown', begin, true);
    stage.addEventListener('mousedown', keep, true);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    return () => {
      stage.removeEventListener('pointerdown', begin, true);
      stage.removeEventListener('mousedown', keep, true);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
    };
  }, []);
  return (
    <svg className="knife" ref={svg} aria-hidden="true">
      <polyline ref={line} />
    </svg>
  );
}
