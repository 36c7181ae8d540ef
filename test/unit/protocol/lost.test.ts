/** An engine that is gone, or that broke: whoever waits for it is told, and nobody waits afterwards. */

import { expect, it } from 'vitest';
import { emptyDocument } from '../../../engine/graph/document.ts';
import { connectEngine } from '../../../engine/protocol/client.ts';
import type { Channel, EngineEvent } from '../../../engine/protocol/messages.ts';

/** A channel whose other end says what the test wants. */
function frail() {
  let say: (event: EngineEvent) => void = () => {};
  let die: (how: string) => void = () => {};
  const channel: Channel = {
    post: () => {},
    listen: (handler) => {
      say = handler;
    },
    lost: (tell) => {
      die = tell;
    },
    close: () => {},
  };
  const client = connectEngine(channel);
  const events: EngineEvent[] = [];
  client.on((event) => events.push(event));
  return {
    client,
    events,
    say: (event: EngineEvent) => say(event),
    die: (how: string) => die(how),
  };
}

const codes = (outcome: { readonly problems: readonly { readonly code: string }[] }) =>
  outcome.problems.map(({ code }) => code);

it('what was asked fails with the reason, the run is failed where it was, and later questions fail at once', async () => {
  const { client, events, say, die } = frail();
  const loading = client.load(emptyDocument);
  const pausing = client.pause();
  say({ kind: 'progress', step: 70, sampled: 60, realTimeFactor: 1, dropped: 2 });
  die('It ended without a word.');
  expect(codes(await loading)).toEqual(['bug/engine-lost']);
  expect(codes(await pausing)).toEqual(['bug/engine-lost']);
  expect(client.broken).toBe(true);
  expect(events.slice(1)).toMatchObject([
    { kind: 'state', state: 'failed', step: 70, sampled: 60, dropped: 2 },
    { kind: 'problem', problems: [{ detail: 'It ended without a word.' }] },
  ]);
  expect(codes(await client.step(1))).toEqual(['bug/engine-lost']);
  die('again');
  expect(events).toHaveLength(3);
});

it('one that was closed is not lost', async () => {
  const { client, events, die } = frail();
  const loading = client.load(emptyDocument);
  client.close();
  die('It ended without a word.');
  expect(codes(await loading)).toEqual(['run/closed']);
  expect(codes(await client.pause())).toEqual(['run/closed']);
  expect(client.broken).toBe(false);
  expect(events).toEqual([]);
});
