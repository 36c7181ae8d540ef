/**
 * Plots as badges: the canvas without the cards of plots that are wired, and which plots show a port.
 * A plot's place is the document's (`place`); where it says none, each person's liking decides.
 */

import { placeOfPlot, splitPort } from '#engine';
import { useView } from '../state/view.ts';
import type { Places } from './places.ts';

/** The plots that show each port of a node and have no card. */
type Badges = Readonly<Record<string, readonly string[]>>;
const NONE: Badges = {};

interface Found {
  readonly places: Places;
  readonly badges: ReadonlyMap<string, Badges>;
}
const known = { cards: new WeakMap<Places, Found>(), badges: new WeakMap<Places, Found>() };

/** How one person likes to see plots whose place the document leaves open. */
type Liking = keyof typeof known;

function found(all: Places, liking: Liking): Found {
  let result = known[liking].get(all);
  if (result) return result;
  const hidden = new Set<string>();
  const badges = new Map<string, Record<string, string[]>>();
  for (const { from, to } of Object.values(all.scene.edges)) {
    const [plot = ''] = splitPort(to) ?? [];
    const [node = '', port = ''] = splitPort(from) ?? [];
    if (all.boxes.get(plot)?.definition?.category !== 'plot' || !all.boxes.has(node)) continue;
    if ((placeOfPlot(all.scene, plot) ?? (liking === 'badges' ? 'dock' : 'both')) !== 'dock')
      continue;
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
  result = { places: hidden.size > 0 ? places : all, badges };
  known[liking].set(all, result);
  return result;
}

/** Everything at its place except plots that are badges, and their wires. */
export const shownPlaces = (all: Places, liking: Liking): Places => found(all, liking).places;

/** The badges of a node. */
export const badgesOf = (all: Places, id: string, liking: Liking): Badges =>
  found(all, liking).badges.get(id) ?? NONE;

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
