/** How the synapses of a built projection spread over its neurons: in-degrees and out-degrees. */

import { useEffect, useState } from 'react';
import { histogram } from '../dock/plots/statistics.ts';
import { useSimulation } from '../state/simulation.ts';
import { askSynapses } from '../state/telemetry.ts';
import { strings } from '../strings.ts';
import { degreesOf, spanOfDegrees } from './degrees.ts';
import { Bars } from './Preview.tsx';

const words = strings.inspector.degrees;
/** Synapses above which their ends are not asked for. */
const MOST = 200_000;
const BARS = 32;

interface Props {
  /** The projection's name in the engine. */
  readonly flat: string;
}

/** Two small histograms for a projection; another network may have other synapses. */
export function Degrees({ flat }: Props) {
  const hash = useSimulation((s) => s.summary?.hash);
  return <Counted key={hash} flat={flat} />;
}

function Counted({ flat }: Props) {
  const synapses = useSimulation((s) => s.summary?.nodes[flat]?.synapses ?? 0);
  const [degrees, setDegrees] = useState<ReturnType<typeof degreesOf> | null>(null);
  useEffect(() => {
    setDegrees(null);
    if (synapses === 0 || synapses > MOST) return;
    let gone = false;
    void askSynapses(flat).then((ends) => {
      if (ends && !gone) setDegrees(degreesOf(ends));
    });
    return () => {
      gone = true;
    };
  }, [flat, synapses]);
  if (!degrees) return null;
  return (
    <>
      <Degree name={words.in} counts={degrees.in} />
      <Degree name={words.out} counts={degrees.out} />
    </>
  );
}

function Degree({ name, counts }: { readonly name: string; readonly counts: Uint32Array }) {
  const { least, most } = spanOfDegrees(counts);
  const bins = histogram(counts, Math.min(BARS, most - least + 1), least, most + 1).counts;
  const tallest = Math.max(1, ...bins);
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {words.span(least, most)}
        {most > least && (
          <Bars bars={[...bins].map((n) => n / tallest)} title={words.title(name, least, most)} />
        )}
      </dd>
    </>
  );
}
