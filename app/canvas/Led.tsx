/**
 * A lamp in the header of a card: it lights up with each spike of the node and goes out softly, as
 * fast as the run is, and shows a past moment as everything does. It takes what the card watches.
 */

import { useEffect, useRef } from 'react';
import type { NodeDefinition } from '#engine';
import { SERIES_LIGHT } from '../dock/plots/colormaps.ts';
import { colourIndex } from '../dock/plots/colours.ts';
import { dockTime } from '../dock/plots/live.ts';
import { useDocument } from '../state/document.ts';
import { onFrame } from '../state/frames.ts';
import { useSimulation } from '../state/simulation.ts';
import { momentShown, seriesOf, someOf } from '../state/telemetry.ts';
import { brightness } from './firing.ts';

const INTERVAL = 33; // ms between two paintings
const SEEN = 0.02; // least change of brightness that is painted

/** The output whose spikes light the lamp; undefined: there is none. */
export const firingPort = ({ ports }: NodeDefinition): string | undefined =>
  Object.entries(ports).find(([, p]) => p.flow === 'out' && p.kind === 'spikes')?.[0];

/** The lamp of a node that fires. */
export function Led({ id, port }: { readonly id: string; readonly port: string }) {
  const lamp = useRef<HTMLElement>(null);
  const colour = useDocument((s) => (colourIndex(s.document).get(id) ?? 0) % SERIES_LIGHT.length);
  useEffect(() => {
    let shown = 0;
    return onFrame(() => {
      const series = someOf(id, port) ?? seriesOf(id, port);
      const { summary, sampled, speed, realTimeFactor } = useSimulation.getState();
      const dt = summary?.dt ?? 0.1;
      const until = dockTime.past ?? momentShown(sampled) * dt;
      const pace = realTimeFactor > 0 ? realTimeFactor : (speed ?? 1);
      const next = summary && series?.kind === 'spikes' ? brightness(series, until, dt, pace) : 0;
      if (Math.abs(next - shown) < SEEN) return;
      shown = next;
      if (lamp.current) lamp.current.style.opacity = next.toFixed(2);
    }, INTERVAL);
  }, [id, port]);
  return (
    <span className="card-led" aria-hidden="true">
      <i ref={lamp} style={{ background: `var(--series-${colour + 1})` }} />
    </span>
  );
}
