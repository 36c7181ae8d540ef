/**
 * Runs a definition's example as a graph: the node, with a source made for each input that the
 * example feeds. What the library's own sources cannot give (constants of any unit, rows of
 * numbers, samples) comes from definitions made here.
 */

import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type {
  Example,
  NodeDefinition,
  Of,
  Parameter,
  Port,
  Quantity,
  Recording,
  Sample,
} from '../../engine/kit/types.ts';
import { parseQuantity, toUnit } from '../../engine/language/quantity.ts';
import { type Run, type RunOptions, runGraph } from './run.ts';

type Feed = NonNullable<Example<Of<Parameter>>['feed']>[string];

/** The unit of a port; an open one (`*`) is fed with pure numbers. */
const unitOf = (port: Port): string =>
  'unit' in port && port.unit && port.unit !== '*' ? port.unit : '1';
const ms = (time: Quantity): number => {
  const read = parseQuantity(time, 'ms');
  if (!read.ok) throw new Error(`${time} is no time`);
  return read.value;
};

/** A source of one port, of the kind and unit of the input it feeds. */
function source(
  type: string,
  kind: Port['kind'],
  unit: string,
  behaviour: NodeDefinition['behaviour'],
  shape: readonly (number | string)[] = [1],
  parameters: Of<Parameter> = {},
): NodeDefinition {
  const out = { kind, flow: 'out', shape, doc: 'What is fed.' };
  return {
    type,
    version: 1,
    title: type,
    category: 'source',
    doc: 'Feeds an example.',
    parameters,
    ports: {
      out: (kind === 'analog' || kind === 'current'
        ? { ...out, unit, variable: 'x' }
        : kind === 'mod'
          ? { ...out, variable: 'x' }
          : out) as Port,
    },
    behaviour,
    examples: [{ title: 'None', duration: '1 ms' }],
  };
}

const constantSource = (type: string, port: Port, value: Quantity): NodeDefinition =>
  source(type, port.kind, unitOf(port), {
    kind: 'dynamics',
    equations: `x = ${value}${typeof value === 'number' && unitOf(port) !== '1' ? ` ${unitOf(port)}` : ''} : ${unitOf(port)}`,
  });

/** Row k over step k. */
const signalSource = (type: string, port: Port, values: readonly number[], dt: number) =>
  source(
    type,
    port.kind,
    unitOf(port),
    { kind: 'dynamics', equations: `x = lookup(rows.x, t) : ${unitOf(port)}` },
    [1],
    {
      rows: {
        kind: 'table',
        columns: { t: 'ms', x: unitOf(port) },
        default: values.map((v, k) => [k * dt, v]),
        doc: 'Values in time.',
      },
    },
  );

const sampleSource = (type: string, port: Port, sample: Sample): NodeDefinition =>
  source(
    type,
    port.kind,
    unitOf(port),
    { kind: 'stage', every: 'presentation', samples: () => 1, begin: () => ({ out: sample }) },
    sample.shape,
  );

/** One sample after another, at a rhythm of its own. */
const samplesSource = (
  type: string,
  port: Port,
  samples: readonly Sample[],
  every: Quantity,
): NodeDefinition =>
  source(
    type,
    port.kind,
    unitOf(port),
    {
      kind: 'stage',
      every: String(every),
      begin: ({ from, steps }) => ({ out: samples[(from / steps) % samples.length]! }),
    },
    samples[0]!.shape,
  );

/** Events of the first pixel, in the steps that are given. */
const eventSource = (type: string, steps: readonly number[]): NodeDefinition =>
  source(
    type,
    'events',
    '1',
    {
      kind: 'stage',
      every: '10 s',
      begin: ({ from }) => ({
        out: {
          step: Uint32Array.from(from === 0 ? steps : []),
          element: new Uint32Array(from === 0 ? steps.length : 0),
        },
      }),
    },
    [2, 1, 1],
  );

/** Shows what arrives at a projection's end, in pure numbers, cell by cell. */
const echoOf = (type: string, n: number): NodeDefinition => ({
  ...source(type, 'analog', '1', {
    kind: 'dynamics',
    equations: `
      V_m : mV
      x : 1`,
    step: 'x = 0',
  }),
  ports: {
    in: { kind: 'impulses', flow: 'in', unit: '1', into: 'x', shape: [n], doc: 'What arrives.' },
    out: { kind: 'analog', flow: 'out', unit: '1', variable: 'x', shape: [n], doc: 'Its sum.' },
  },
});
const echo = echoOf('test/echo', 1);

/** Events as spikes, a cell for each pixel and polarity. */
const flatOf = (type: string, n: number): NodeDefinition => ({
  ...source(type, 'spikes', '1', {
    kind: 'lowering',
    lower: (site) => site.relay({ from: 'in', to: 'out', map: (element) => element }),
  }),
  ports: {
    in: { kind: 'events', flow: 'in', shape: [2, 'h', 'w'], doc: 'Events.' },
    out: { kind: 'spikes', flow: 'out', shape: [n], doc: 'The same as spikes.' },
  },
});

interface Graph {
  readonly nodes: Record<string, { type: string; parameters: Record<string, unknown> }>;
  readonly wires: [from: string, to: string][];
  readonly definitions: NodeDefinition[];
}

const TRAIN = 'core/spike-times';
const train = (times: readonly Quantity[]) => ({
  type: TRAIN,
  parameters: { n: 1, times: times.map((t) => [ms(t), 0]) },
});

/** Adds what feeds one input; gives the output to look at in its place. */
function feedInput(graph: Graph, name: string, port: Port, feed: Feed, dt: number): string {
  const id = `nfeed${name}`;
  const to = `nnode/${name}`;
  if ('spikes' in feed && port.kind === 'events') {
    const step = feed.spikes.map((t) => Math.round(ms(t) / dt) - 1);
    graph.definitions.push(eventSource(`test/${name}`, step));
    graph.nodes[id] = { type: `test/${name}`, parameters: {} };
    graph.wires.push([`${id}/out`, to]);
    return `${id}/out`;
  }
  if ('spikes' in feed) {
    graph.nodes[id] = train(feed.spikes);
    if (port.kind !== 'impulses') {
      graph.wires.push([`${id}/spikes`, to]);
      return `${id}/spikes`;
    }
    graph.nodes[`${id}p`] = { type: 'core/all-to-all', parameters: {} };
    graph.wires.push([`${id}/spikes`, `${id}p/pre`], [`${id}p/post`, to]);
    return `${id}/spikes`;
  }
  if (port.kind === 'weights' && 'constant' in feed) {
    // One synapse whose weight is the constant.
    const unit = String(feed.constant).replace(/^[-\d.]+\s*/, '') || '1';
    graph.definitions.push({
      ...echo,
      type: 'test/receiver',
      ports: {
        ...echo.ports,
        in: { ...echo.ports.in, unit, into: 'y' } as Port,
      },
      behaviour: { kind: 'dynamics', equations: `x : 1\ny : ${unit}` },
    });
    graph.nodes[id] = train(['0.5 ms']);
    graph.nodes[`${id}p`] = { type: 'core/one-to-one', parameters: { weight: feed.constant } };
    graph.nodes[`${id}r`] = { type: 'test/receiver', parameters: {} };
    graph.wires.push(
      [`${id}/spikes`, `${id}p/pre`],
      [`${id}p/post`, `${id}r/in`],
      [`${id}p/weights`, to],
    );
    return `${id}p/weights`;
  }
  const type = `test/${name}`;
  graph.definitions.push(
    'constant' in feed
      ? constantSource(type, port, feed.constant)
      : 'signal' in feed
        ? signalSource(type, port, feed.signal, dt)
        : 'samples' in feed
          ? samplesSource(type, port, feed.samples, feed.every)
          : sampleSource(type, port, feed.sample),
  );
  graph.nodes[id] = { type, parameters: {} };
  graph.wires.push([`${id}/out`, to]);
  return `${id}/out`;
}

/** Runs an example through the engine; stages in steps of 1 ms, all else in steps of 0.1 ms. */
export async function runExample(
  definition: NodeDefinition,
  example: Example<Of<Parameter>>,
  options: Pick<RunOptions, 'backend' | 'duration' | 'pieces' | 'workers' | 'seed'> & {
    /** Cells that listen to each train of the node, enough to be split between workers. */
    readonly listeners?: number;
    /** Trains of the node, with their cells, that a cell each adds up: `ndense<port>/out`, a step later. */
    readonly dense?: Of<number>;
  } = {},
): Promise<Recording & { readonly run: Run; readonly recorded: readonly string[] }> {
  const dt = definition.behaviour.kind === 'stage' ? 1 : 0.1;
  const graph: Graph = { nodes: {}, wires: [], definitions: [] };
  graph.nodes.nnode = { type: definition.type, parameters: { ...example.parameters } };
  const seen = new Map<string, string>();
  for (const [name, feed] of Object.entries(example.feed ?? {})) {
    const port = definition.ports[name];
    if (!port) throw new Error(`${definition.type} has no port ${name}`);
    seen.set(name, feedInput(graph, name, port, feed, dt));
  }
  const projection = definition.category === 'projection';
  if (projection) {
    graph.definitions.push(echo);
    graph.nodes.necho = { type: 'test/echo', parameters: {} };
    graph.wires.push(['nnode/post', 'necho/in']);
  }
  const { behaviour } = definition;
  if (behaviour.kind === 'stage' && behaviour.every === 'presentation')
    graph.nodes.nclock = {
      type: 'core/schedule',
      parameters: { trainSamples: 1, show: String(example.duration), rest: '0 ms' },
    };
  const heard: string[] = [];
  if (options.listeners)
    for (const [name, port] of Object.entries(definition.ports)) {
      if (port.flow !== 'out' || port.kind !== 'spikes') continue;
      const [via, cells] = [`nvia${name}`, `nlisten${name}`];
      graph.nodes[via] = {
        type: 'core/fixed-indegree',
        parameters: { indegree: 1, weight: '2 nA', delay: '1 ms' },
      };
      graph.nodes[cells] = { type: 'core/lif', parameters: { n: options.listeners } };
      graph.wires.push([`nnode/${name}`, `${via}/pre`], [`${via}/post`, `${cells}/exc`]);
      heard.push(`${cells}/spikes`);
    }
  for (const [name, n] of Object.entries(options.dense ?? {})) {
    const [via, cells, type] = [`nadd${name}`, `ndense${name}`, `test/dense-${name}`];
    graph.definitions.push(echoOf(type, n));
    graph.nodes[via] = { type: 'core/one-to-one', parameters: { weight: 1, delay: `${dt} ms` } };
    graph.nodes[cells] = { type, parameters: {} };
    let from = `nnode/${name}`;
    if (definition.ports[name]?.kind === 'events') {
      graph.definitions.push(flatOf(`test/flat-${name}`, n));
      graph.nodes[`nflat${name}`] = { type: `test/flat-${name}`, parameters: {} };
      graph.wires.push([from, `nflat${name}/in`]);
      from = `nflat${name}/out`;
    }
    graph.wires.push([from, `${via}/pre`], [`${via}/post`, `${cells}/in`]);
    heard.push(`${cells}/out`);
  }
  for (const [name, port] of Object.entries(definition.ports))
    if (port.flow === 'out') seen.set(name, `nnode/${name}`);
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${dt} ms`, duration: String(example.duration), seed: 1 },
    nodes: Object.fromEntries(
      Object.entries(graph.nodes).map(([id, { type, parameters }]) => [
        id,
        {
          type,
          version: type === definition.type ? definition.version : 1,
          name: id,
          parameters: parameters as Of<ParameterValue>,
        },
      ]),
    ),
    edges: Object.fromEntries(graph.wires.map(([from, to], k) => [`e${k}`, { from, to }])),
  };
  const recordable = (ref: string): boolean => {
    const [id, port = ''] = ref.split('/');
    if (id !== 'nnode') return port === 'spikes' || port === 'out';
    const kind = definition.ports[port]?.kind ?? '';
    const stage = definition.behaviour.kind === 'stage';
    return ['spikes', 'events'].includes(kind) || (!stage && ['analog', 'current'].includes(kind));
  };
  const sampled = (ref: string): boolean =>
    ref.startsWith('nfeed') &&
    ref.endsWith('/out') &&
    graph.definitions.some(
      (d) => d.type === graph.nodes[ref.split('/')[0] ?? '']?.type && d.behaviour.kind === 'stage',
    );
  const own = [...new Set(seen.values())].filter((ref) => recordable(ref) && !sampled(ref));
  const recorded = [...own, ...heard];
  const run = await runGraph(document, {
    ...options,
    record: recorded,
    definitions: graph.definitions,
  });
  const refOf = (port: string): string => {
    const ref = seen.get(port);
    if (ref === undefined) throw new Error(`the example looks at ${port}, which is not there`);
    return ref;
  };
  return {
    run,
    recorded,
    rate(port) {
      const elements = run.built.plan.streams.find((s) => `${s.node}/${s.port}` === refOf(port))?.n;
      const duration = run.steps * run.dt;
      return (1000 * run.spikes(refOf(port)).step.length) / (elements ?? 1) / duration;
    },
    spikes: (port) => run.spikes(refOf(port)),
    signal(port) {
      const ref = refOf(port);
      if (recordable(ref)) return run.signal(ref).values;
      const value = run.outputs('nnode')?.[port];
      return value && 'data' in value ? Float64Array.from(value.data) : new Float64Array();
    },
    weights() {
      const id = projection ? 'nnode' : refOf('weights').split('/')[0];
      return run.weights(id ?? '');
    },
  };
}

/** A quantity as a number in another unit. */
export const numberIn = (value: Quantity, unit: string): number => {
  const read = parseQuantity(value, unit);
  if (!read.ok) throw new Error(read.problems.map((p) => p.message).join('\n'));
  return toUnit(read.value, unit);
};
