/** Which projections draw their targets at every spike instead of keeping them. */

import { LEAST_DENSITY } from './bit-matrix.ts';
import type { ConnectRequest } from './connect.ts';
import { drawnRows, expectedSynapses, MOST_SYNAPSES } from './pattern.ts';
import type { DrawnRows } from './rows.ts';

/** More synapses than that nobody draws: a spike should not take seconds. */
const MOST_DRAWN = 1e11;

/** Bytes of the targets of so many synapses: a list of them, or bits where there are many. */
export function targetBytes(pre: number, post: number, count: number): number {
  const list = count * (post <= 65536 ? 2 : 4);
  return count < pre * post * LEAST_DENSITY ? list : Math.min(list, Math.ceil((pre * post) / 8));
}

/** What the rows depend on, where synapses find no room and one weight and delay is enough; or null. */
export function rowsToDraw(request: ConnectRequest): DrawnRows | null {
  const { weight, delay, pre, post, room } = request;
  const count = expectedSynapses(request);
  const fits = targetBytes(pre.n, post.n, count) <= room && count <= MOST_SYNAPSES;
  if (fits || count > MOST_DRAWN) return null;
  if (weight.kind !== 'number' || delay.kind !== 'number' || !(delay.value > 0)) return null;
  const rule = ruleOf(request);
  // Spikes are counted in 16 bits: ten standard deviations above the mean, no target has more sources.
  const mean = count / post.n;
  if (rule === null || mean + 10 * Math.sqrt(mean) > 65535) return null;
  return drawnRows(request, rule);
}

/** What a row is drawn by, where each can be drawn alone; null too where there is no such row. */
function ruleOf({ connector, post }: ConnectRequest): DrawnRows['rule'] | null {
  switch (connector.kind) {
    case 'all':
      return { kind: 'all' };
    case 'probability': {
      const p = Number(connector.p);
      return p >= 0 && p <= 1 ? { kind: 'probability', p } : null;
    }
    case 'outdegree': {
      const { count, multapses } = connector;
      return count < post.n || multapses ? { kind: 'outdegree', count, multapses } : null;
    }
    default:
      return null;
  }
}
