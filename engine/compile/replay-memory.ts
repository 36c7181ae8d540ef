/** Where the rows of a part keep how far they are, so that they can make up for spikes later. */

import type { Layout } from './layout.ts';
import type { ReplayTexts } from './replay.ts';
import type { Replay, SpikeLog } from './replay-types.ts';

/** How a part makes up for its targets' spikes, instead of walking columns. */
export interface ReplayMemory {
  readonly texts: ReplayTexts;
  readonly log: SpikeLog;
  readonly path: number;
  readonly waiting: number;
  readonly events: number;
}

/** Memory of the rows of one delay: an axonal delay reads the sender's past, a dendritic one the receiver's. */
export function layOutReplay(
  { texts, log, path, waiting, events }: ReplayMemory,
  name: string,
  owner: string,
  rows: number,
  dendritic: boolean,
  delay: number,
  layout: Layout,
): Replay {
  const reserve = (what: string, type: 'i32' | 'f64') =>
    layout.add(owner, `${name}.${what}`, type, rows, { mutable: true });
  return {
    seen: reserve('seen', 'i32'),
    begin: dendritic ? 1 : 0,
    until: dendritic ? 1 : 0,
    lag: dendritic ? delay : 0,
    traces: Object.fromEntries(
      texts.traces.map((trace) => [
        trace,
        { before: reserve(`${trace}.before`, 'f64'), after: reserve(`${trace}.after`, 'f64') },
      ]),
    ),
    update: texts.update,
    jump: texts.jump,
    body: texts.body,
    heads: log.heads,
    entries: log.entries,
    path,
    waiting,
    events,
  };
}
