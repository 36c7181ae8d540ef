/** What can be done about a problem that changes nothing of the graph: pausing, looking at what happened. */

import { isBug, type Problem, splitPort } from '#engine';
import { plotPort } from '../commands/actions.ts';
import { definitionOf } from '../inspector/context.ts';
import { showNode } from '../run/follow-run.ts';
import { repeatTo } from '../state/checkpoints.ts';
import { useDocument } from '../state/document.ts';
import { modelTime, pause, useSimulation } from '../state/simulation.ts';
import { seriesOf, watch } from '../state/telemetry.ts';
import { type DialogName, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { dockTime } from './plots/live.ts';
import { resolvedOf } from './plots/sources.ts';

const words = strings.panels.problems;

export interface Action {
  readonly label: string;
  run(): void | Promise<void>;
}

/** The deeds that a problem offers beside its fixes. */
export function actionsFor(problem: Problem): readonly Action[] {
  const { code, node, parameter } = problem;
  if (isBug(problem)) return [{ label: strings.report.open, run: () => openDialog('report') }];
  switch (code) {
    case 'migrate/upgraded':
    case 'migrate/upgraded-node':
      return [{ label: words.upgrade, run: () => openDialog('upgraded') }];
    case 'run/runaway':
      return [{ label: words.pause, run: pause }];
    case 'run/quiet':
      return [{ label: words.weakest, run: showWeakest }];
    case 'run/diverged': {
      const port = plottedOf(node, parameter);
      if (node === undefined || port === null) return [];
      return [{ label: words.watch(port), run: () => seeAgain(node, port) }];
    }
    default:
      return [];
  }
}

const openDialog = (name: DialogName): void => useView.getState().set({ dialog: { name } });

/** The output that shows a variable of a node of the top level; else the first signal it gives. */
function plottedOf(node: string | undefined, variable: string | undefined): string | null {
  const { document } = useDocument.getState();
  const ports = definitionOf(document, node ?? '')?.ports ?? {};
  const signals = Object.keys(ports).filter(
    (name) => ports[name]?.flow === 'out' && ports[name].kind === 'analog',
  );
  return signals.find((name) => name === variable) ?? signals[0] ?? null;
}

/** What is computed again before the failing step, and what is seen after it [ms]. */
const BEFORE = 50;
const AFTER = 5;
/** The engine looks for lost numbers every 64 steps; then it is at the failing one. */
const BEYOND = 128;

/** Plots an output and computes the last stretch before the failing step again, to be looked at. */
async function seeAgain(node: string, port: string): Promise<void> {
  const { document } = useDocument.getState();
  const isPlotted = Object.values(document.edges).some(
    ({ from, to }) =>
      from === `${node}/${port}` && document.nodes[splitPort(to)?.[0] ?? '']?.type === 'core/trace',
  );
  if (!isPlotted) plotPort(node, port);
  useView.getState().set({ dock: true, dockTab: 'plots' });
  const end = modelTime();
  const beyond = end + BEYOND * (useSimulation.getState().summary?.dt ?? 0);
  if (await repeatTo(beyond, Math.max(0, end - BEFORE)))
    dockTime.show(Math.max(0, end - BEFORE), end + AFTER);
}

/** How long to look, and the longest wait for what is looked at [ms]. */
const LOOK = 100;
const MOST_LOOKS = 20;

/** Shows the population whose potential stays farthest below its threshold. */
async function showWeakest(): Promise<void> {
  const nodes = resolvedOf(useDocument.getState().document)?.nodes ?? [];
  const cells = nodes.flatMap(({ id, name, muted, definition, parameters }) => {
    const threshold = parameters.V_th;
    return !muted && definition.ports.V_m && threshold?.kind === 'number'
      ? [{ id, name, threshold: threshold.value }]
      : [];
  });
  const stops = cells.map(({ id }) => watch(id, 'V_m', 'signal'));
  const below = () =>
    cells.map((cell) => ({ ...cell, distance: distanceOf(cell.id, cell.threshold) }));
  for (let k = 0; k < MOST_LOOKS && below().some(({ distance }) => distance === null); k++) {
    if (useSimulation.getState().state !== 'running' && k > 1) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  const [weakest] = below()
    .filter(({ distance }) => distance !== null)
    .sort((a, b) => (b.distance ?? 0) - (a.distance ?? 0));
  for (const stop of stops) stop();
  if (!weakest) return useView.getState().say(words.noWeakest);
  showNode(weakest.id);
  useView.getState().say(words.weakestIs(weakest.name, (weakest.distance ?? 0).toPrecision(3)));
}

/** How far the potentials of a population are below its threshold in the mean [mV]; null: not seen yet. */
function distanceOf(node: string, threshold: number): number | null {
  const series = seriesOf(node, 'V_m');
  if (series?.kind !== 'signal' || series.count === 0) return null;
  const { elements, values, count } = series;
  let sum = 0;
  for (let k = (count - 1) * elements; k < count * elements; k++) sum += values[k] ?? 0;
  return threshold - sum / elements;
}
