/** What the canvas follows: React Flow's viewport, another document, problems of its nodes and wires. */

import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { flatId, nestedId, type Problem } from '#engine';
import { useDiagnostics, worstOf } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import { aroundCurves, curveOf } from './curve.ts';
import { setMover, showRect } from './looking.ts';
import { boundsOf, type Places } from './places.ts';
import { beginAnother, moveViewport, viewport } from './viewport.ts';

/** Sends React Flow's viewport to those who follow it, without rendering. */
export function useViewportOf(): void {
  const store = useStoreApi();
  useEffect(() => {
    const follow = () => {
      const { transform, width, height, panZoom } = store.getState();
      if (!panZoom || width === 0) return;
      moveViewport({ x: transform[0], y: transform[1], zoom: transform[2], width, height });
    };
    setMover((to, options) =>
      store
        .getState()
        .panZoom?.setViewport(to, { duration: options.duration, interpolate: 'linear' }),
    );
    follow();
    return store.subscribe(follow);
  }, [store]);
}

/** Shows all that there is, and the wires that go round it where there is room for them. */
export function showPlaces(places: Places, duration?: number): void {
  const rect = boundsOf(places);
  const lines = places.wires().flatMap(({ from, to, bend }) => curveOf(from, to, bend));
  showRect(rect, [...places.boxes.values()], duration, rect && aroundCurves(rect, lines));
}

/** Shows all of another document, or of another level, once the canvas has a size. */
export function useFitting(places: Places): void {
  const generation = useDocument((s) => s.generation);
  const scope = useView((s) => s.scope);
  const latest = useRef(places);
  latest.current = places;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is fitted once
  useEffect(() => {
    let frame = 0;
    const attempt = () => {
      if (viewport().width === 0) frame = requestAnimationFrame(attempt);
      else {
        beginAnother();
        showPlaces(latest.current, 0);
      }
    };
    attempt();
    return () => cancelAnimationFrame(frame);
  }, [generation, scope]);
}

/** Nodes of the scene whose worst problem is of a kind, where the far ones are painted. */
export function useMarked(lod: number, severity: Problem['severity']): ReadonlySet<string> {
  const scope = useView((s) => s.scope);
  const key = useDiagnostics((s) =>
    lod > 1
      ? ''
      : [...s.byNode]
          .filter(([, problems]) => worstOf(problems) === severity)
          .map(([id]) => nestedId(id))
          .filter(({ path }) => path.join() === scope.join())
          .map(({ id }) => id)
          .join(),
  );
  return useMemo(() => new Set(key.split(',')), [key]);
}

const NONE_BROKEN: ReadonlyMap<string, string> = new Map();

/** Why wires of the scene cannot be, by wire. */
export function useBroken(): ReadonlyMap<string, string> {
  const scope = useView((s) => s.scope);
  const byWire = useDiagnostics((s) => s.byWire);
  return useMemo(() => {
    if (byWire.size === 0) return NONE_BROKEN;
    const before = flatId(scope, '');
    return new Map(
      [...byWire]
        .filter(([id]) => id.startsWith(before) && !id.slice(before.length).includes('.'))
        .map(([id, problem]) => [id.slice(before.length), problem.message]),
    );
  }, [scope, byWire]);
}
