/** Small documents for tests, each made of one or two nodes and what is to be tried on them. */

import type { GraphDocument, GraphNode, NodeDefinition } from '#engine';
import { registry } from './run.ts';

type Parameters = NonNullable<GraphNode['parameters']>;

export const node = (type: string, name: string, parameters?: Parameters): GraphNode => ({
  type,
  version: registry.get(type)?.version ?? 1,
  name,
  ...(parameters ? { parameters } : {}),
});

export const doc = (
  nodes: GraphDocument['nodes'],
  wires: readonly string[] = [],
  rest: Partial<GraphDocument> = {},
): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  nodes,
  edges: Object.fromEntries(
    wires.map((wire, k) => {
      const [from = '', to = ''] = wire.split(' > ');
      return [`e${k}`, { from, to }];
    }),
  ),
  ...rest,
});

export const E = node('core/lif', 'E', { n: 80, I_e: '500 pA' });
export const withE = (parameters: Parameters): GraphNode =>
  node('core/lif', 'E', { ...E.parameters, ...parameters });
export const F = node('core/lif', 'F', { n: 80, I_e: '500 pA' });

/** A document with one node of a type of its own, given by its equations. */
export const own = (
  behaviour: Partial<Extract<NodeDefinition['behaviour'], { kind: 'dynamics' }>>,
  extra: Partial<NodeDefinition> = {},
  settings: Partial<GraphNode> = {},
  rest: Partial<GraphDocument> = {},
): GraphDocument =>
  doc({ na: { ...node('local/x', 'X'), version: 1, ...settings } }, [], {
    ...rest,
    definitions: {
      x: {
        type: 'local/x',
        version: 1,
        title: 'X',
        category: 'neuron',
        doc: '',
        parameters: {},
        ports: { v: { kind: 'analog', flow: 'out', reads: 'v', shape: [], unit: 'mV', doc: '' } },
        behaviour: { kind: 'dynamics', equations: 'dv/dt = -v/(10 ms) : mV', ...behaviour },
        examples: [],
        ...extra,
      } as unknown as NodeDefinition,
    },
  });
export const equations = (text: string): GraphDocument => own({ equations: text });

/** A projection from E to F, with a rule that is given by its equations. */
export const ruled = (behaviour: object, more: Parameters = {}): GraphDocument =>
  doc(
    {
      na: E,
      nb: F,
      np: node('core/one-to-one', 'P'),
      nr: { ...node('local/r', 'Rule', more), version: 1 },
    },
    ['na/spikes > np/pre', 'np/post > nb/exc', 'nr/rule > np/rule'],
    {
      definitions: {
        r: {
          type: 'local/r',
          version: 1,
          title: 'Rule',
          category: 'plasticity',
          doc: '',
          parameters: {
            rate: { kind: 'quantity', unit: '1', default: 0.1, doc: '', perElement: true },
          },
          ports: registry.get('core/stdp-pair')?.ports ?? {},
          behaviour: { kind: 'plasticity', ...behaviour },
          examples: [],
        } as unknown as NodeDefinition,
      },
    },
  );

export const joined = (chip: GraphNode, a: GraphNode = E, b: GraphNode = F): GraphDocument =>
  doc({ na: a, nb: b, np: chip }, ['na/spikes > np/pre', 'np/post > nb/exc']);

/** A constant is wired into a parameter of E, of F, or of the taught projection between them. */
export const driven = (parameters: Parameters, to: string): GraphDocument =>
  doc(
    {
      na: node('core/lif', 'E', { n: 2, ...parameters }),
      nb: F,
      nc: node('core/constant', 'C', { value: '3 pA' }),
      np: node('core/all-to-all', 'P'),
      nr: node('core/stdp-pair', 'R'),
    },
    ['na/spikes > np/pre', 'np/post > nb/exc', 'nr/rule > np/rule', `nc/signal > ${to}`],
  );

export const composite = (graph: object, expose: object = {}, ports: object = {}) =>
  ({
    type: 'local/s',
    version: 1,
    title: 'Sub',
    category: 'composite',
    doc: '',
    parameters: {},
    ports,
    behaviour: { kind: 'composite', graph, expose },
    examples: [],
  }) as unknown as NodeDefinition;
export const sub = (definitions: Record<string, NodeDefinition>, first = 's'): GraphDocument =>
  doc({ na: { ...node(`local/${first}`, 'Net'), version: 1 } }, [], { definitions });

export const tower = Object.fromEntries(
  Array.from({ length: 40 }, (_, k) => [
    `d${k}`,
    composite({ nodes: { a: { ...node(`local/d${k + 1}`, 'A'), version: 1 } }, edges: {} }),
  ]),
);
export const bushy = (levels: number) =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, k) => [
      `d${k}`,
      composite({
        nodes: Object.fromEntries(
          Array.from({ length: 12 }, (_n, i) => [
            `n${i}`,
            k + 1 < levels
              ? { ...node(`local/d${k + 1}`, `N${i}`), version: 1 }
              : node('core/dc-current', `N${i}`),
          ]),
        ),
        edges: {},
      }),
    ]),
  );
