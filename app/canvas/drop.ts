/** What lies where something is dropped: a node's receptor, a wire, or nothing. */

import { splitPort } from '#engine';
import { firstFit, firstOutput } from '../commands/fit.ts';
import { scene } from '../state/scene.ts';
import { hasInhibition } from './connect.ts';
import { hitGrid } from './hit.ts';
import type { Places } from './places.ts';
import { viewport } from './viewport.ts';

/** The node whose element is at a point of the screen. */
export function nodeAtPoint(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    if (id && scene().nodes[id]) return id;
  }
  return undefined;
}

/** The dock at a point of the screen, and the plot of it that lies there; null: there is none. */
export function dockAtPoint(x: number, y: number): { readonly plot: string | null } | null {
  const element = document.elementFromPoint(x, y);
  if (!element?.closest('.dock')) return null;
  return { plot: element.closest<HTMLElement>('[data-plot]')?.dataset.plot ?? null };
}

/** The port a wire ends at when it is dropped on the body of a node: the receptor that fits its sign. */
export function portOnBody(held: string, isOutput: boolean, node: string): string | undefined {
  const document = scene();
  const type = document.nodes[node]?.type ?? '';
  const inhibits = isOutput && hasInhibition(document, splitPort(held)?.[0] ?? '');
  const port = isOutput
    ? firstFit(document, held, type, inhibits)
    : firstOutput(document, held, type);
  return port === null ? undefined : `${node}/${port}`;
}

/** The wire at a point of the screen, within reach of a finger. */
export function wireAtPoint(places: Places, x: number, y: number): string | null {
  const stage = document.querySelector('.react-flow')?.getBoundingClientRect();
  const view = viewport();
  if (!stage) return null;
  return hitGrid(places.wires()).nearest(
    (x - stage.left - view.x) / view.zoom,
    (y - stage.top - view.y) / view.zoom,
    10 / view.zoom,
  );
}

/** Marks every port on the screen with what joining it to the held one means. */
export function markPorts(held: string, isOutput: boolean, meaning: MeaningOf): void {
  for (const element of document.querySelectorAll<HTMLElement>('.port[data-ref]')) {
    const ref = element.dataset.ref ?? '';
    const isSource = element.classList.contains('source');
    const kind =
      ref === held
        ? 'held'
        : isSource === isOutput
          ? 'refuse'
          : ((isOutput ? meaning(held, ref) : meaning(ref, held))?.kind ?? 'refuse');
    element.dataset.fit = kind;
  }
}

type MeaningOf = (from: string, to: string) => { readonly kind: string } | undefined;

/** Takes the marks away. */
export function unmarkPorts(): void {
  for (const element of document.querySelectorAll<HTMLElement>('.port[data-fit]'))
    delete element.dataset.fit;
}
