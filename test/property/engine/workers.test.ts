/**
 * Random networks give the same spikes, weights and final state, to the bit, on any number of
 * workers and however the run is cut. Their neurons are those of the library, so a new type is
 * covered by itself; some spikes go through relays, and a stage feeds back what it counts; their sizes lie around the borders at which populations are split.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { type RunOptions, runGraph } from '../../support/run.ts';

beforeAll(() => {
  // Compute threads come from the built command line: this builds it where it is not up to date.
  expect(spawnSync(process.execPath, ['engine/main/spikeloom.mjs', '--help']).status).toBe(0);
}, 120_000);

const inputs = (d: NodeDefinition, kind: string): string[] =>
  Object.entries(d.ports).flatMap(([name, p]) =>
    p.flow === 'in' && p.kind === kind ? [name] : [],
  );
const neurons = coreNodes.filter(
  (d) => d.category === 'neuron' && d.ports.spikes && inputs(d, 'impulses').length > 0,
);

/** Rules of the library that change or scale weights at spikes, with their own settings. */
const RULES = ['core/stdp-pair', 'core/stdp-triplet', 'core/short-term-recovery', null] as const;

const population = fc.record({
  type: fc.constantFrom(...neurons),
  n: fc.constantFrom(1, 3, 100, 255, 257, 300, 513, 700),
});
const projection = fc.record({
  from: fc.nat(9),
  to: fc.nat(9),
  port: fc.nat(9),
  p: fc.constantFrom(0.01, 0.05, 0.3),
  delay: fc.constantFrom('0.1 ms', '0.5 ms', '1.3 ms'),
  rule: fc.constantFrom(...RULES),
  relayed: fc.boolean(),
});

interface Drawn {
  readonly populations: readonly { readonly type: NodeDefinition; readonly n: number }[];
  readonly projections: readonly {
    readonly from: number;
    readonly to: number;
    readonly port: number;
    readonly p: number;
    readonly delay: string;
    readonly rule: string | null;
    readonly relayed: boolean;
  }[];
}

/** Of a current, or of what impulses add. */
const unitOf = (d: NodeDefinition, name: string): string | null => {
  const port = d.ports[name];
  return port && 'unit' in port && port.unit ? port.unit : null;
};

function graphOf({ populations, projections }: Drawn): GraphDocument {
  const nodes: Record<string, unknown> = {};
  const edges: Record<string, unknown> = {};
  const wire = (from: string, to: string) => {
    edges[`e${Object.keys(edges).length}`] = { from, to };
  };
  for (const [k, { type, n }] of populations.entries()) {
    nodes[`p${k}`] = { type: type.type, version: type.version, name: `P${k}`, parameters: { n } };
    // Noise to every element, and the values of the population before it, element by element.
    const current = inputs(type, 'current').find((port) => unitOf(type, port) === 'pA');
    if (current) {
      nodes[`o${k}`] = {
        type: 'core/ou-current',
        version: 1,
        name: `O${k}`,
        parameters: { n, mean: '400 pA', std: '200 pA' },
      };
      wire(`o${k}/current`, `p${k}/${current}`);
      const before = populations[k - 1];
      if (before?.n === n && before.type.ports.V_m) {
        nodes[`g${k}`] = {
          type: 'core/gain',
          version: 1,
          name: `G${k}`,
          parameters: { amplitude: '0.1 pA' },
        };
        wire(`p${k - 1}/V_m`, `g${k}/in`);
        wire(`g${k}/current`, `p${k}/${current}`);
      }
    }
  }
  // A stage between two steps: how active the first are drives the others, from one border on.
  nodes.rate = {
    type: 'core/population-rate',
    version: 1,
    name: 'Rate',
    parameters: { interval: '1.3 ms' },
  };
  wire('p0/spikes', 'rate/spikes');
  for (const [k, { type, n }] of populations.entries()) {
    const current = inputs(type, 'current').find((port) => unitOf(type, port) === 'pA');
    if (!current) continue;
    nodes[`b${k}`] = {
      type: 'core/gain',
      version: 1,
      name: `B${k}`,
      parameters: { n, amplitude: '2 pA' },
    };
    wire('rate/rate', `b${k}/in`);
    wire(`b${k}/current`, `p${k}/${current}`);
  }
  for (const [k, { from, to, port, p, delay, rule, relayed }] of projections.entries()) {
    const target = to % populations.length;
    const type = populations[target]!.type;
    const ports = inputs(type, 'impulses');
    const into = ports[port % ports.length]!;
    const unit = unitOf(type, into);
    nodes[`c${k}`] = {
      type: 'core/fixed-probability',
      version: 1,
      name: `C${k}`,
      parameters: { p, delay, ...(unit ? { weight: unit === '1' ? 0.001 : `1 ${unit}` } : {}) },
    };
    const source = from % populations.length;
    if (relayed) {
      const { n } = populations[source]!;
      nodes[`l${k}`] = { type: 'core/parrot', version: 1, name: `L${k}`, parameters: { n } };
      wire(`p${source}/spikes`, `l${k}/in`);
    }
    wire(relayed ? `l${k}/spikes` : `p${source}/spikes`, `c${k}/pre`);
    wire(`c${k}/post`, `p${target}/${into}`);
    if (rule && unit) {
      const own = coreNodes.find((d) => d.type === rule);
      if (!own) throw new Error(`${rule} is not in the library`);
      nodes[`r${k}`] = { type: rule, version: own.version, name: `R${k}`, parameters: {} };
      wire(`r${k}/rule`, `c${k}/rule`);
    }
  }
  return {
    format: 'snn-graph',
    version: 1,
    title: 'random',
    simulation: { dt: '0.1 ms', duration: '20 ms', seed: 5 },
    nodes,
    edges,
  } as GraphDocument;
}

/** Digests of every spike train, every state variable and all weights at the end. */
async function endOf(document: GraphDocument, options: RunOptions) {
  const trains = Object.keys(document.nodes).filter((id) => id.startsWith('p'));
  const run = await runGraph(document, { ...options, record: trains.map((id) => `${id}/spikes`) });
  const { plan, simulation } = run.built;
  const digest = (values: NodeJS.ArrayBufferView) =>
    createHash('sha256').update(values).digest('hex');
  let spikes = 0;
  const found: Record<string, string> = {};
  for (const id of trains) {
    const { step, element } = run.spikes(`${id}/spikes`);
    spikes += step.length;
    found[`${id} spikes`] = `${step.length} ${digest(step)} ${digest(element)}`;
  }
  for (const p of plan.populations)
    for (const [variable, offset] of Object.entries(p.states))
      found[`${p.id} ${variable}`] = digest(
        simulation.views.f64.slice(offset / 8, offset / 8 + p.n),
      );
  for (const p of plan.projections) found[`${p.id} weights`] = digest(run.weights(p.id));
  return { found, spikes, workers: plan.workers };
}

it('random networks end in the same bits on 1, 2, 3, 4 and 8 workers', async () => {
  let spikes = 0;
  let tried = 0;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        populations: fc.array(population, { minLength: 2, maxLength: 4 }),
        projections: fc.array(projection, { minLength: 1, maxLength: 4 }),
      }),
      async (drawn) => {
        const document = graphOf(drawn);
        const one = await endOf(document, { workers: 1 });
        for (const p of drawn.populations) seen.add(p.type.type);
        spikes += one.spikes;
        tried++;
        for (const [workers, pieces] of [
          [2, 1000],
          [3, 7],
          [4, 1000],
          [8, 13],
        ] as const) {
          const more = await endOf(document, { workers, pieces });
          expect(more.workers).toBe(workers);
          expect(more.found, `${workers} workers`).toEqual(one.found);
        }
      },
    ),
    { numRuns: 12, seed: 4, endOnFailure: true },
  );
  expect(tried).toBe(12);
  expect(spikes).toBeGreaterThan(1_000);
  expect(seen.size).toBeGreaterThan(neurons.length / 2);
}, 120_000);
