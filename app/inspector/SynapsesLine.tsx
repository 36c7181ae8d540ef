/** What a projection has become: its synapses, and how many there are for each neuron. */

import { type NodeId, splitPort } from '#engine';
import { printCount } from '../run/run-target.ts';
import { engineId, useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';

/** A line for a projection that was built. */
export function SynapsesLine({ id }: { readonly id: NodeId }) {
  const flat = useEngineId(id);
  const nodes = useSimulation((s) => s.summary?.nodes);
  const source = useScene((s) => Object.values(s.document.edges).find((e) => e.to === `${id}/pre`));
  const target = useScene((s) =>
    Object.values(s.document.edges).find((e) => e.from === `${id}/post`),
  );
  const sizeOf = (port: string | undefined) =>
    nodes?.[engineId(splitPort(port ?? '')?.[0] ?? '')]?.elements;
  const synapses = nodes?.[flat]?.synapses;
  const [pre, post] = [sizeOf(source?.from), sizeOf(target?.to)];
  if (synapses === undefined || !pre || !post) return null;
  const each = (n: number) => String(Number((synapses / n).toPrecision(3)));
  return (
    <p className="page-doc">
      {strings.inspector.synapses(printCount(synapses), each(post), each(pre))}
    </p>
  );
}
