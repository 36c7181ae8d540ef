/**
 * A run follows the document. Live parameters take effect at the next step; anything else builds
 * the network anew and carries the state of what is unchanged over, at once where building is
 * quick, else when the person says so. What cannot run leaves the run as it is.
 */

import { check, type GraphDocument, type ParameterValue } from '#engine';
import { useDocument } from './document.ts';
import { looksOn, onlyParameters, sameNetwork, sameRun } from './network.ts';
import { registry } from './registry.ts';
import { noteEvent } from './runs.ts';
import {
  adopt,
  builtDocument,
  engine,
  exclusive,
  forget,
  load,
  onRebuild,
  outdate,
  pause,
  runTo,
  useSimulation,
} from './simulation.ts';
import { attachTelemetry } from './telemetry.ts';

/** A network that was built in less than this is built anew without asking [ms]. */
const QUICK = 200;

export interface ParameterChange {
  readonly node: string;
  readonly parameter: string;
  readonly before: ParameterValue | undefined;
  readonly value: ParameterValue | undefined;
}

/** Parameters that differ between two documents, of nodes of the network that both have. */
export function parameterChanges(
  before: GraphDocument,
  after: GraphDocument,
): readonly ParameterChange[] {
  const changes: ParameterChange[] = [];
  for (const [node, b] of Object.entries(after.nodes)) {
    const a = before.nodes[node];
    if (!a || a === b || a.type !== b.type || looksOn(b)) continue;
    for (const parameter of new Set([
      ...Object.keys(a.parameters ?? {}),
      ...Object.keys(b.parameters ?? {}),
    ])) {
      const [from, to] = [a.parameters?.[parameter], b.parameters?.[parameter]];
      if (from !== to) changes.push({ node, parameter, before: from, value: to });
    }
  }
  return changes;
}

/** Gives the engine a parameter's value (absent: the default). The step at which it took effect, or null. */
export async function setLive({
  node,
  parameter,
  value,
}: Pick<ParameterChange, 'node' | 'parameter' | 'value'>): Promise<number | null> {
  const reply = await engine().set(node, parameter, value);
  return reply.ok ? reply.value : null;
}

/** Builds the network of the document as it is and goes on from the state of the run. */
export async function rebuild(): Promise<boolean> {
  const { document, generation } = useDocument.getState();
  const before = builtDocument();
  /** Another graph was opened meanwhile: what was built is not what is shown. */
  const isGone = () => useDocument.getState().generation !== generation;
  const running = useSimulation.getState().state === 'running';
  const { end } = useSimulation.getState();
  if (running) await pause();
  const kept = await engine().checkpoint();
  if (isGone() || !(await load(document, true))) return false;
  if (kept.ok) {
    const restored = await engine().restore(kept.value);
    if (restored.ok && !isGone()) noteEvent({ kind: 'graph', step: restored.value.step, document });
    // The checkpoint brought back the values of parameters as they were.
    if (before) for (const change of parameterChanges(before, document)) await setLive(change);
  }
  if (isGone()) {
    forget();
    return false;
  }
  if (running) await runTo(end);
  return true;
}

/** Builds what waits to be built. */
export async function applyPending(): Promise<void> {
  if (useSimulation.getState().pending) await exclusive(rebuild);
}

async function follow(): Promise<void> {
  const { document } = useDocument.getState();
  const before = builtDocument();
  const { state, step, summary } = useSimulation.getState();
  if (!before || state === 'building' || state === 'failed' || state === 'empty') return;
  if (sameRun(before, document)) {
    useSimulation.setState({ pending: false });
    return;
  }
  if (step === 0 && state !== 'running') return; // the next start builds it
  if (check(document, registry).some(({ severity }) => severity === 'error')) return;
  if (onlyParameters(before, document)) {
    const changes = parameterChanges(before, document);
    const steps: (number | null)[] = [];
    for (const change of changes) steps.push(await setLive(change));
    if (steps.every((at) => at !== null)) {
      for (const [k, change] of changes.entries())
        noteEvent({ kind: 'set', step: steps[k] ?? 0, ...change });
      adopt(document);
      return;
    }
  }
  if ((summary?.buildMilliseconds ?? 0) > QUICK) useSimulation.setState({ pending: true });
  else await rebuild();
}

let following = false;
let changed = false;

/** One edit after the other: a slider makes many while one is on its way. */
async function followAll(): Promise<void> {
  changed = true;
  if (following) return;
  following = true;
  while (changed) {
    changed = false;
    await exclusive(follow);
  }
  following = false;
}

/** Another graph is shown: what ran is stopped, and nothing of it is seen any more. */
function leave(): void {
  void attachTelemetry(null);
  forget();
  void pause().then(() => {
    // The engine's last word about the old network came after it was forgotten.
    if (!builtDocument() && !useSimulation.getState().building) forget();
  });
}

/** Follows the document from now on. */
export function followDocument(): void {
  onRebuild(rebuild);
  useDocument.subscribe((now, before) => {
    if (now.generation !== before.generation) {
      leave();
    } else if (now.document !== before.document) {
      if (!sameNetwork(now.document, before.document)) outdate();
      void followAll();
    }
  });
}
