/**
 * The resolved graph becomes a network: each node by the kind of its behaviour, then the order in
 * which a step visits them. Reports every problem, then gives up if one of them is an error.
 */

import type { AssetRef } from '../graph/document.ts';
import type { LoweringSite, Of, Parameter, ValuesOf } from '../kit/types.ts';
import { lowerProblems } from '../problems/lower.ts';
import { type Outcome, type Problem, settle } from '../problems/problem.ts';
import { type Expected, estimate } from './estimate.ts';
import type { NetworkIR, Observation, Population, Projection, Relay, StageIR } from './ir.ts';
import { lowerPopulation } from './lower-population.ts';
import { lowerProjection, requestsOf } from './lower-projection.ts';
import { lowerRelays } from './lower-relay.ts';
import { lowerStage } from './lower-stage.ts';
import { orderUnits } from './order.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { targetBytes } from './rows-to-draw.ts';
import { numbersOf, sizeOf, stepsOf } from './values.ts';
import { wiringOf } from './wires.ts';

const MOST_STEPS = 2 ** 31 - 1;

/** Bytes that the targets of all projections may take: the rest of a run's memory is for what happens. */
const TARGET_ROOM = 3 * 2 ** 30;

/** Puts opened files in the place of a node's references to them. */
export type OpenFiles = (node: ResolvedNode, values: Of<unknown>) => Of<unknown>;

/** Told how far building is (0 to 1), the synapses drawn so far and, first of all, what is expected. */
export type Report = (share: number, synapses: number, expected?: Expected) => void;

/** Lowers a whole graph; synapses are drawn here, memory is not taken yet. */
export function lower(
  graph: ResolvedGraph,
  open: OpenFiles,
  report: Report = () => {},
  room = TARGET_ROOM,
): Outcome<NetworkIR> {
  const problems: Problem[] = [];
  const keep = <T>(outcome: Outcome<T>): T | null => {
    problems.push(...outcome.problems);
    return outcome.ok ? outcome.value : null;
  };
  const steps = Math.round(graph.duration / graph.dt);
  if (!(steps <= MOST_STEPS)) problems.push(lowerProblems.tooManySteps(steps));

  const nodes = new Map(graph.nodes.filter((n) => !n.muted).map((n) => [n.id, n]));
  const wiring = wiringOf(graph, nodes);

  const populations: Population[] = [];
  const projections: Projection[] = [];
  const relays: Relay[] = [];
  const stages: StageIR[] = [];
  const observations: Observation[] = [];
  let schedule: NetworkIR['schedule'] = null;
  let visited = 0;
  let drawn = 0;
  let left = room;
  const asks = new Map([...nodes.values()].flatMap((node) => askedBy(node, open)));
  const wanted = [...asks].flatMap(([node, { connectors }]) =>
    connectors.flatMap((one) =>
      requestsOf(node, one, graph, nodes, wiring, room).map(({ request }) => ({
        request,
        isTaught: wiring.into(node.id, 'rule').length > 0,
      })),
    ),
  );
  report(0, 0, estimate([...nodes.values()], wanted));
  for (const node of nodes.values()) {
    report(visited++ / nodes.size, drawn);
    const behaviour = node.definition.behaviour;
    switch (behaviour.kind) {
      case 'dynamics': {
        const population = keep(lowerPopulation(node, graph, (port) => wiring.into(node.id, port)));
        if (population) populations.push(population);
        break;
      }
      case 'stage': {
        const stage = keep(lowerStage(node, behaviour, graph, wiring));
        if (stage) stages.push(stage);
        break;
      }
      case 'schedule': {
        const values = numbersOf(node) as Values;
        schedule = {
          node,
          slots: (samples, random) => behaviour.slots({ values, samples, random }),
        };
        break;
      }
      case 'lowering': {
        const asked = asks.get(node);
        if (!asked) break;
        problems.push(...asked.problems);
        for (const request of asked.connectors) {
          const made = keep(lowerProjection(node, request, graph, nodes, wiring, left)) ?? [];
          projections.push(...made);
          for (const { synapses } of made) {
            drawn += synapses.count;
            const { pre, post, count } = synapses;
            if (!synapses.drawn) left -= targetBytes(pre, post, count);
          }
        }
        relays.push(...lowerRelays(node, asked.relays, graph, wiring));
        for (const { port, every, reduce } of asked.probes) {
          const everySteps = keep(stepsOf(every, graph.dt, node)) ?? 1;
          for (const from of wiring.into(node.id, port))
            observations.push({ node: node.id, port, from, everySteps, reduce });
        }
        break;
      }
      case 'plasticity':
      case 'composite':
        break; // rules are read by the projections they teach; composites are resolved away
    }
  }
  const order = keep(orderUnits(populations, projections, relays));
  const result: NetworkIR = {
    dt: graph.dt,
    steps,
    seed: graph.seed,
    precision: graph.precision,
    populations: order?.populations ?? populations,
    projections,
    relays: order?.relays ?? relays,
    stages,
    schedule,
    observations,
    drives: graph.drives.map(({ from, to }) => ({ from, node: to.node, parameter: to.port })),
  };
  return settle(result, problems);
}

/** Values are checked against the definition by `resolve`; their static type is lost there. */
type Values = LoweringSite<ValuesOf<Of<Parameter>>>['values'];
type Synapses = Parameters<LoweringSite<unknown>['synapses']>[0];
type RelayRequest = Parameters<LoweringSite<unknown>['relay']>[0];
type ProbeRequest = Parameters<LoweringSite<unknown>['probe']>[0];

/** What a node that becomes synapses, relays and probes asks for. */
function askedBy(node: ResolvedNode, open: OpenFiles) {
  const { behaviour } = node.definition;
  if (behaviour.kind !== 'lowering') return [];
  const asked = recordingSite(node, open);
  behaviour.lower(asked.site);
  return [[node, asked] as const];
}

/** A site that writes down what a node asks for. */
function recordingSite(node: ResolvedNode, open: OpenFiles) {
  const problems: Problem[] = [];
  const connectors: Synapses[] = [];
  const relays: RelayRequest[] = [];
  const probes: ProbeRequest[] = [];
  const references = numbersOf(node);
  const values = open(node, references);
  for (const [name, { kind }] of Object.entries(node.definition.parameters)) {
    const named = references[name] as AssetRef | null | undefined;
    if (kind === 'asset' && named && !values[name])
      problems.push(lowerProblems.fileMissing(node, name, named.path ?? named.name ?? name));
  }
  const site: LoweringSite<Values> = {
    values: values as Values,
    problem: (parameter, message) =>
      void problems.push(lowerProblems.file(node, parameter, message)),
    dim: (name) => sizeOf(node, name),
    synapses: (s) => void connectors.push(s),
    relay: (s) => void relays.push(s),
    tensor: () => {},
    probe: (s) => void probes.push(s),
  };
  return { site, connectors, relays, probes, problems };
}
