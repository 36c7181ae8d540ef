/** What is said on demand: rates of the nodes while running; and the way from problem to problem. */

import { nestedId } from '#engine';
import { useDiagnostics } from '../state/diagnostics.ts';
import { engineId, enterScope, scene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { seriesOf, someOf } from '../state/telemetry.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { goTo } from './going.ts';

const words = strings.canvas;
const WINDOW = 1000; // ms

/** Says the rates of the selected nodes, or of all that spike. */
export function speak(): void {
  const { selection, set } = useView.getState();
  const { step, summary } = useSimulation.getState();
  const dt = summary?.dt ?? 0.1;
  const ids = selection.length > 0 ? selection : Object.keys(scene().nodes);
  const said = ids.flatMap((id) => {
    const series = someOf(engineId(id), 'spikes') ?? seriesOf(engineId(id), 'spikes');
    const name = scene().nodes[id]?.name;
    if (series?.kind !== 'spikes' || name === undefined) return [];
    const from = Math.max(0, step - WINDOW / dt);
    let recent = 0;
    for (let k = series.count - 1; k >= 0 && (series.step[k] ?? 0) >= from; k--) recent++;
    const seconds = ((step - from) * dt) / 1000;
    return seconds > 0 ? [`${name} ${Math.round(recent / series.elements / seconds)} Hz`] : [];
  });
  const text = words.rates(said.slice(0, 12).join(', '));
  // The same words again are spoken only if they differ.
  const { announcement } = useView.getState();
  set({ announcement: announcement === text ? `${text} ` : text });
}

let at = -1;

/** Goes to the next problem's node, round and round. */
export function stepProblem(direction: 1 | -1): void {
  const problems = useDiagnostics.getState().problems.filter((p) => p.node !== undefined);
  const { say, set } = useView.getState();
  if (problems.length === 0) {
    say(words.noProblems);
    return;
  }
  at = (((at + direction) % problems.length) + problems.length) % problems.length;
  const problem = problems[at];
  if (problem?.node === undefined) return;
  const { path, id } = nestedId(problem.node);
  enterScope(path);
  goTo(id);
  set({ announcement: problem.message });
}
