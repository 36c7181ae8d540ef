/**
 * Plots as badges: the canvas without the cards of plots that are wired, and which plots show a port.
 * Nothing of this is in the document: it is how one person looks at it.
 */

import { splitPort } from '#engine';
import { useView } from '../state/view.ts';
import type { Places } from './places.ts';

/** The plots that show each port of a node. */
type Badges = Readonly<Record<string, readonly string[]>>;
export const NONE: Badges = {};

interface Found {
  readonly places: Places;
  readonly badges: ReadonlyMap<string, Badges>;
}
const known = new WeakMap<Places, Found>();

function found(all: Places): Found {
  let result = known.get(all);
  if (result) return result;
  const hidden = new Set<string>();
  const badges = new Map<string, Record<string, string[]>>();
  for (const { from, to } of Object.values(all.scene.edges)) {
    const [plot = ''] = splitPort(to) ?? [];
    const [node = '', port = ''] = splitPort(from) ?? [];
    if (all.boxes.get(plot)?.definition?.category !== 'plot' || !all.boxes.has(node)) continue;
    hidden.add(plot);
    const ports = badges.get(node) ?? {};
    badges.set(node, ports);
    const plots = ports[port] ?? [];
    if (!plots.includes(plot)) ports[port] = [...plots, plot];
  }
  const boxes = new Map([...all.boxes].filter(([id]) => !hidden.has(id)));
  const wires = () => all.wires().filter((wire) => !hidden.has(wire.target));
  let kept: ReturnType<Places['wires']> | null = null;
  const places = {
    ...all,
    boxes,
    wires: () => {
      kept ??= wires();
      return kept;
    },
  };
  result = { places, badges };
  known.set(all, result);
  return result;
}

/** Everything at its place except plots that are wired, and their wires. */
export const withoutPlots = (all: Places): Places => found(all).places;

/** The plots that show each port of a node. */
export const badgesOf = (all: Places, id: string): Badges => found(all).badges.get(id) ?? NONE;

const SHOWN = 1200; // ms

/** Opens the dock at these plots, selects them, and points them out once, slowly. */
export function showPlots(ids: readonly string[]): void {
  const view = useView.getState();
  view.set({ dock: true, dockTab: 'plots' });
  view.select(ids);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      for (const id of ids) {
        const panel = document.querySelector(`[data-plot="${CSS.escape(id)}"]`);
        panel?.scrollIntoView({ block: 'nearest' });
        panel?.animate(
          [
            { boxShadow: 'inset 0 0 0 3px var(--accent)' },
            { boxShadow: 'inset 0 0 0 3px transparent' },
          ],
          { duration: SHOWN, easing: 'ease-in' },
        );
      }
    }),
  );
}
