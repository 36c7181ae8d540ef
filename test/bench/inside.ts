/**
 * What a benchmark measures from inside a process of its own, one JSON line each: a run (with all
 * that the command line records), the growth of the process by a build, the compiler, the stream
 * to a reader. Started by `run.mjs`, which bundles it first.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { generateModule } from '../../engine/codegen/backend.ts';
import { compile } from '../../engine/compile/compile.ts';
import { createResolver } from '../../engine/compile/resolve.ts';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { setParameter } from '../../engine/graph/edit.ts';
import { setSimulation } from '../../engine/graph/edit-document.ts';
import { readDocument } from '../../engine/graph/migrate.ts';
import { openFile, spawnThread } from '../../engine/main/node-host.ts';
import { registry } from '../../engine/main/open-document.ts';
import { nodeChannel } from '../../engine/protocol/channel.ts';
import { connectEngine } from '../../engine/protocol/client.ts';
import { serveEngine } from '../../engine/protocol/server.ts';
import { type Built, build } from '../../engine/runtime/build.ts';
import { recordRun } from '../../engine/runtime/recording.ts';

const say = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);
const seconds = (since: number) => (performance.now() - since) / 1000;
const median = (list: readonly number[]) =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

interface Task {
  readonly mode: 'run' | 'memory' | 'compile' | 'stream';
  /** None: next to nothing. */
  readonly file: string;
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
  /** Rates are taken from here on [s]. */
  readonly skip: number;
  readonly pairs: number;
  /** Types of the library that become definitions of the graph. */
  readonly typed?: readonly string[];
}

function open(file: string, duration: number, seed: number): GraphDocument {
  const read = readDocument(readFileSync(file, 'utf8'), registry);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return setSimulation(read.value.document, { duration: `${duration} s`, seed });
}

/** The document with its own copy, as `local/`, of a type of the library. */
function withTyped(document: GraphDocument, type: string): GraphDocument {
  const definition = registry.get(type);
  if (!definition) throw new Error(`there is no ${type}`);
  const name = type.slice(type.indexOf('/') + 1);
  const { presets, exports, migrations, ...plain } = definition;
  const own = {
    ...plain,
    type: `local/${name}`,
    examples: [{ title: 'Nothing', duration: '1 ms' }],
  };
  const nodes = Object.entries(document.nodes).map(([id, node]) => [
    id,
    node.type === type ? { ...node, type: own.type } : node,
  ]);
  return {
    ...document,
    nodes: Object.fromEntries(nodes),
    definitions: { ...document.definitions, [name]: own as never },
  };
}

async function built(document: GraphDocument, workers: number): Promise<Built> {
  const outcome = await build(document, registry, { workers, spawn: spawnThread });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

/** As `spikeloom run` does it. */
async function run(task: Task): Promise<void> {
  const document = (task.typed ?? []).reduce(withTyped, open(task.file, task.seconds, task.seed));
  const began = performance.now();
  const made = await built(document, task.workers);
  const build_s = seconds(began);
  const recording = recordRun(made);
  const cpu = process.cpuUsage();
  const started = performance.now();
  while (made.simulation.step < made.plan.steps) {
    const advanced = await made.simulation.advance(made.plan.steps, 100);
    if (!advanced.ok) throw new Error(JSON.stringify(advanced.problems));
  }
  made.simulation.finish();
  const run_s = seconds(started);
  const { user, system } = process.cpuUsage(cpu);
  const neurons = new Set(
    made.resolved.nodes.filter((n) => n.definition.category === 'neuron').map((n) => n.id),
  );
  const trains = recording.spikes.filter((train) => neurons.has(train.node));
  const first = (task.skip * 1000) / made.plan.dt;
  const spikes = trains.reduce((sum, t) => sum + t.step.filter((k) => k >= first).length, 0);
  const size = trains.reduce((sum, t) => sum + t.n, 0);
  made.close();
  say({
    build_s,
    run_s,
    cpu_s: (user + system) / 1e6,
    rate_hz: spikes / size / (task.seconds - task.skip),
    synapses: made.plan.projections.reduce((sum, p) => sum + p.synapses, 0),
    peak_bytes: process.resourceUsage().maxRSS * 1024,
  });
}

/** How much the process grows by building the network, when its garbage is gone. */
async function memory(task: Task): Promise<void> {
  const collect = () => {
    for (let k = 0; k < 3; k++) (globalThis as { gc?: () => void }).gc?.();
  };
  // Code that is compiled while building is not the network's.
  (
    await built(
      open(fileURLToPath(new URL('../../nodes/gallery/cuba.snn', import.meta.url)), 0.1, 1),
      1,
    )
  ).close();
  collect();
  const before = process.memoryUsage().rss;
  const began = performance.now();
  // Next to nothing: what threads take by themselves.
  const document = task.file ? open(task.file, task.seconds, task.seed) : chain(4, 10);
  const made = await built(document, task.workers);
  const build_s = seconds(began);
  await made.simulation.advance(made.plan.span);
  collect();
  const growth_bytes = process.memoryUsage().rss - before;
  const synapses = made.plan.projections.reduce((sum, p) => sum + p.synapses, 0);
  say({
    build_s,
    synapses,
    growth_bytes,
    bytes_per_synapse: growth_bytes / synapses,
    peak_bytes: process.resourceUsage().maxRSS * 1024,
  });
  made.close();
}

/** `count` nodes: populations of different sizes in a ring, each with its projections. */
function chain(count: number, size: number): GraphDocument {
  const nodes: Record<string, unknown> = {};
  const edges: Record<string, unknown> = {};
  const groups = Math.max(1, Math.floor(count / 4));
  const id = (kind: string, k: number) => `n${kind}${k.toString(36).padStart(6, '0')}`;
  for (let k = 0; k < groups; k++) {
    const next = (k + 1) % groups;
    const population = { type: 'core/lif', version: 1, name: `P${k}` };
    nodes[id('p', k)] = { ...population, parameters: { n: size, tau_m: `${10 + (k % 7)} ms` } };
    for (const [kind, target, receptor, weight] of [
      ['a', k, 'inh', '-20 pA'],
      ['b', next, 'exc', '30 pA'],
      ['c', (k + 2) % groups, 'exc', '10 pA'],
    ] as const) {
      nodes[id(kind, k)] = {
        type: 'core/fixed-probability',
        version: 1,
        name: `${kind}${k}`,
        parameters: { p: 0.1, weight, delay: '1.5 ms' },
      };
      edges[`e${kind}${k.toString(36).padStart(5, '0')}0`] = {
        from: `${id('p', k)}/spikes`,
        to: `${id(kind, k)}/pre`,
      };
      edges[`e${kind}${k.toString(36).padStart(5, '0')}1`] = {
        from: `${id(kind, k)}/post`,
        to: `${id('p', target)}/${receptor}`,
      };
    }
  }
  const text = JSON.stringify({
    format: 'snn-graph',
    version: 1,
    title: 'chain',
    simulation: { dt: '0.1 ms', duration: '1 s', seed: 1 },
    nodes,
    edges,
  });
  const read = readDocument(text, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.problems.slice(0, 3)));
  return read.value.document;
}

/** Plan and kernels of 1,000 nodes; one edit of them; run pressed to first step of 100 nodes. */
async function compiler(task: Task): Promise<void> {
  const plan_s: number[] = [];
  const edit_s: number[] = [];
  const first_step_s: number[] = [];
  const large = chain(1000, 40);
  const hundred = chain(100, 365); // 75 projections of 365 * 365 * 0.1: a million synapses
  let synapses = 0;
  for (let pair = 0; pair < task.pairs; pair++) {
    let began = performance.now();
    const made = compile(large, registry, { workers: 1 });
    if (!made.ok) throw new Error(JSON.stringify(made.problems.slice(0, 3)));
    await WebAssembly.compile(generateModule(made.value.plan.kernels, true));
    plan_s.push(seconds(began));

    const resolver = createResolver(registry);
    resolver.resolve(large);
    const edited = setParameter(large, Object.keys(large.nodes)[0] ?? '', 'tau_m', '12.5 ms');
    began = performance.now();
    resolver.resolve(edited);
    edit_s.push(seconds(began));

    began = performance.now();
    const one = await built(hundred, task.workers);
    await one.simulation.advance(1);
    first_step_s.push(seconds(began));
    synapses = one.plan.projections.reduce((sum, p) => sum + p.synapses, 0);
    one.close();
  }
  say({ plan_s, edit_s, first_step_s, nodes: 1000, first_step: { nodes: 100, synapses } });
}

/** The network with and without a raster of 10,000 neurons and 20 traces, read 60 times a second. */
async function stream(task: Task): Promise<void> {
  const document = open(task.file, task.seconds, task.seed);
  const [population] = Object.entries(document.nodes).find(
    ([, n]) => registry.get(n.type)?.category === 'neuron' && n.parameters?.n === 10000,
  ) ?? [''];
  const one = async (watched: boolean) => {
    const worker = new Worker(fileURLToPath(import.meta.url));
    const client = connectEngine(nodeChannel(worker));
    const loaded = await client.load(document, { workers: task.workers, telemetry: 'shared' });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    if (watched) {
      const first20 = Array.from({ length: 20 }, (_, i) => i);
      for (const asked of [
        await client.probe(population, 'spikes', { every: '16.6 ms' }),
        await client.probe(population, 'V_m', { every: '0.1 ms', elements: first20 }),
      ])
        if (!asked.ok) throw new Error(JSON.stringify(asked.problems));
    }
    let records = 0;
    let bytes = 0;
    const reader = setInterval(
      () =>
        client.drain((record) => {
          records++;
          bytes += record.data.byteLength;
        }),
      1000 / 60,
    );
    const done = new Promise<void>((resolve) =>
      client.on((event) => event.kind === 'state' && event.state === 'done' && resolve()),
    );
    const started = performance.now();
    await client.run();
    await done;
    const run_s = seconds(started);
    clearInterval(reader);
    await worker.terminate();
    return { run_s, records, bytes };
  };
  const bare: number[] = [];
  const watched: number[] = [];
  let seen = { records: 0, bytes: 0 };
  for (let pair = 0; pair < task.pairs; pair++) {
    // Who comes first changes, so that a machine that warms up favours nobody.
    const order = pair % 2 === 0 ? [false, true] : [true, false];
    for (const looks of order) {
      const { run_s, ...rest } = await one(looks);
      (looks ? watched : bare).push(run_s);
      if (looks) seen = rest;
    }
  }
  const slower = watched.map((s, i) => s / (bare[i] ?? Number.NaN) - 1);
  say({ bare_s: bare, watched_s: watched, slower, slower_median: median(slower), ...seen });
}

function serve(): void {
  if (!parentPort) return;
  serveEngine(nodeChannel(parentPort), registry, {
    spawn: spawnThread,
    openAsset: (source) => openFile(String(source)),
    openBuiltin: async () => null,
  });
}

if (!isMainThread) serve();
else {
  const task = JSON.parse(process.argv[2] ?? '{}') as Task;
  await { run, memory, compile: compiler, stream }[task.mode](task);
  process.exit(0);
}
