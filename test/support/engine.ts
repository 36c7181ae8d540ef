/** An engine behind the real protocol, in this process: what every client sees, without a thread. */

import { channelPair } from '../../engine/protocol/channel.ts';
import { type Client, connectEngine } from '../../engine/protocol/client.ts';
import type { EngineEvent, RunState } from '../../engine/protocol/messages.ts';
import { serveEngine } from '../../engine/protocol/server.ts';
import { registry, spawnBuilt } from './run.ts';

export interface TestEngine {
  readonly client: Client;
  readonly events: readonly EngineEvent[];
  /** Resolves when the engine next enters this state; the step it is at. */
  until(state: RunState): Promise<number>;
}

export function startEngine(): TestEngine {
  const [here, there] = channelPair();
  serveEngine(there, registry, {
    spawn: spawnBuilt,
    openAsset: (_source, path) => ({ name: path, bytes: 0, read: () => new Uint8Array() }),
    openBuiltin: async () => null,
  });
  const client = connectEngine(here);
  const events: EngineEvent[] = [];
  client.on((event) => events.push(event));
  return {
    client,
    events,
    until: (state) =>
      new Promise((resolve) => {
        const stop = client.on((event) => {
          if (event.kind !== 'state' || event.state !== state) return;
          stop();
          resolve(event.step);
        });
      }),
  };
}
