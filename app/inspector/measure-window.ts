/**
 * Measures learning windows, one after the other in one engine, and remembers them: cards, the
 * inspector and help ask for the same ones. The engine ends when nothing was asked for a while.
 */

import { type Client, connectEngine, type Of, type Quantity, type WindowGraph } from '#engine';
import { browserHost } from '../host/browser.ts';
import { strings } from '../strings.ts';

/** The change of the weight at each of the graph's distances, or why there is none. */
export type Measured = { readonly changes: readonly number[] } | { readonly trouble: string };

const MOST = 200; // windows remembered
const IDLE = 5000; // ms
const PATIENCE = 5000; // ms from the end of a run to its weights
const known = new Map<string, Promise<Measured>>();
let engine: Client | null = null;
let queue: Promise<unknown> = Promise.resolve();
let waiting = 0;
let idle: ReturnType<typeof setTimeout> | undefined;

/** The window of a graph made by `learningWindow`, with the variables of its project. */
export function measureWindow(
  graph: WindowGraph,
  variables?: Of<Quantity> | undefined,
): Promise<Measured> {
  const document = variables ? { ...graph.document, variables } : graph.document;
  const key = JSON.stringify(document);
  let measured = known.get(key);
  if (!measured) {
    clearTimeout(idle);
    waiting++;
    measured = queue.then(() => measure({ ...graph, document }));
    queue = measured.then(rest, rest);
    if (known.size >= MOST) known.clear();
    known.set(key, measured);
  }
  return measured;
}

function rest(): void {
  if (--waiting > 0) return;
  idle = setTimeout(() => {
    engine?.close();
    engine = null;
  }, IDLE);
}

async function measure(graph: WindowGraph): Promise<Measured> {
  if (!engine || engine.broken) engine = connectEngine(browserHost.startEngine());
  const client = engine;
  const loaded = await client.load(graph.document);
  if (!loaded.ok) return { trouble: loaded.problems[0]?.message ?? '' };
  const probe = await client.probe(graph.projection, 'weights', {
    every: `${graph.duration} ms`,
    delivery: 'lossless',
  });
  if (!probe.ok) return { trouble: probe.problems[0]?.message ?? '' };
  const run = await client.run({ until: loaded.value.steps });
  if (!run.ok) return { trouble: run.problems[0]?.message ?? '' };
  const end = performance.now() + PATIENCE;
  for (;;) {
    let changes: number[] | null = null;
    client.drain((record) => {
      const weights = new Float64Array(record.data);
      if (record.probe === probe.value.probe && weights.length >= graph.distances.length)
        changes = graph.distances.map((_, k) => (weights[k] ?? 0) - graph.weight);
    });
    if (changes)
      return (changes as number[]).every(Number.isFinite)
        ? { changes }
        : { trouble: strings.inspector.lostWeight };
    if (performance.now() > end) return { trouble: strings.inspector.noWeights };
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}
