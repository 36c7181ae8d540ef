/**
 * From a problem to the edits that mend it: a table by problem code. A fix is offered only where
 * the edit is sure to apply; what it says on the button is what it does. Pure functions, so that
 * each can be tested to clear its problem.
 */

import {
  addNode,
  addProjection,
  connect,
  disconnect,
  type EditContext,
  type GraphDocument,
  insertOnEdge,
  isProjection,
  join,
  type NodeDefinition,
  newNodeId,
  type Problem,
  parseQuantity,
  portOf,
  positionOf,
  removeNodes,
  replaceType,
  setControls,
  setInitial,
  setMuted,
  setParameter,
  setSimulation,
  setVariables,
  splitPort,
  takenNames,
  uniqueName,
  unsetParameter,
  updateNode,
  withLocal,
} from '#engine';
import { scaleQuantity, splitQuantity, suggestion } from '../inspector/suggest.ts';
import { strings } from '../strings.ts';
import {
  addPlot,
  addSource,
  calm,
  delayOnGrid,
  fewerSynapses,
  learnSlower,
  plainRule,
  raiseInput,
  shorterDelays,
} from './fixes-network.ts';
import { forgetPack, replaceUnknown } from './fixes-types.ts';

const words = strings.panels.fixes;

export interface Fix {
  /** A verb and what it acts on: the button's text and the label of the undo step. */
  readonly label: string;
  apply(document: GraphDocument): GraphDocument;
}

export interface Case {
  readonly problem: Problem;
  readonly document: GraphDocument;
  readonly context: EditContext;
}

/** The edits that may mend a problem, the surest first; empty where a person must decide. */
export function fixesFor(
  problem: Problem,
  document: GraphDocument,
  context: EditContext,
): readonly Fix[] {
  const found: Case = { problem, document, context };
  const fixes = (BY_CODE[problem.code] ?? []).flatMap((make) => make(found));
  // What would change nothing is no fix.
  return fixes.filter((fix) => fix.apply(document) !== document);
}

export type Make = (found: Case) => readonly Fix[];

const definitionOf = ({ problem, document, context }: Case): NodeDefinition | undefined =>
  withLocal(context.registry, document).get(document.nodes[problem.node ?? '']?.type ?? '');

const nameOf = ({ document }: Case, id: string): string => document.nodes[id]?.name ?? id;

/** The value the message itself suggests: 'Did you mean 20 ms?' */
const takeSuggestion: Make = (found) => {
  const { node, parameter } = found.problem;
  const value = suggestion(found.problem.message);
  if (node === undefined || parameter === undefined || value === null) return [];
  if (definitionOf(found)?.parameters[parameter] === undefined) return [];
  return [{ label: words.use(value), apply: (d) => setParameter(d, node, parameter, value) }];
};

const toDefault: Make = (found) => {
  const { node, parameter } = found.problem;
  if (node === undefined || parameter === undefined) return [];
  const declared = definitionOf(found)?.parameters[parameter];
  if (!declared) return [];
  const text = 'unit' in declared && declared.unit !== '1' ? ` ${declared.unit}` : '';
  const shown = declared.kind === 'quantity' ? `${declared.default}${text}` : '';
  return [
    { label: words.reset(parameter, shown), apply: (d) => unsetParameter(d, node, parameter) },
  ];
};

const forgetParameter: Make = ({ problem: { node, parameter } }) =>
  node === undefined || parameter === undefined
    ? []
    : [{ label: words.remove(parameter), apply: (d) => unsetParameter(d, node, parameter) }];

const forgetInitial: Make = ({ problem: { node, parameter } }) =>
  node === undefined || parameter === undefined
    ? []
    : [
        {
          label: words.removeInitial(parameter),
          apply: (d) => setInitial(d, node, parameter, null),
        },
      ];

const removeWire: Make = ({ problem: { edge } }) =>
  edge === undefined ? [] : [{ label: words.removeWire, apply: (d) => disconnect(d, [edge]) }];

/** Puts the node a hint names onto the wire. */
const insertHinted: Make = (found) => {
  const { edge, hint } = found.problem;
  const type = hint?.startsWith('insert-') ? `core/${hint.slice('insert-'.length)}` : null;
  const definition = type === null ? undefined : found.context.registry.get(type);
  if (edge === undefined || type === null || !definition) return [];
  return [
    {
      label: words.insert(definition.title.toLowerCase()),
      apply: (d) => insertOnEdge(d, edge, type, found.context, { at: between(d, edge) }),
    },
  ];
};

function between(document: GraphDocument, edge: string): readonly [number, number] {
  const wire = document.edges[edge];
  const ends = [wire?.from, wire?.to].map((ref) =>
    positionOf(document, splitPort(ref ?? '')?.[0] ?? ''),
  );
  const [a = [0, 0], b = [0, 0]] = ends;
  return [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
}

/** One-to-one between unequal sizes: make them equal, or use another connector. */
const equalSizes: Make = (found) => {
  const { node } = found.problem;
  const { document, context } = found;
  if (node === undefined || !isProjection(definitionOf(found))) return [];
  const ends = Object.values(document.edges);
  const from = ends.find((e) => e.to === `${node}/pre`)?.from;
  const to = ends.find((e) => e.from === `${node}/post`)?.to;
  const source = splitPort(from ?? '')?.[0];
  const target = splitPort(to ?? '')?.[0];
  if (source === undefined || target === undefined) return [];
  const size = document.nodes[source]?.parameters?.n;
  const resize: Fix[] =
    document.nodes[source]?.type === document.nodes[target]?.type || size !== undefined
      ? [
          {
            label: words.sameSize(nameOf(found, target), nameOf(found, source)),
            apply: (d) =>
              size === undefined
                ? unsetParameter(d, target, 'n')
                : setParameter(d, target, 'n', size),
          },
        ]
      : [];
  const indegree = context.registry.get('core/fixed-indegree');
  return [
    ...resize,
    ...(indegree
      ? [
          {
            label: words.use(indegree.title.toLowerCase()),
            apply: (d: GraphDocument) => replaceType(d, node, indegree.type, context.registry),
          },
        ]
      : []),
  ];
};

/** A time that does not fit the grid: a step that divides it. */
const smallerStep =
  (factor: number): Make =>
  ({ document }) => {
    const dt = document.simulation?.dt ?? '0.1 ms';
    const next = scaleQuantity(dt, 1 / factor);
    return next === null
      ? []
      : [{ label: words.setDt(next), apply: (d) => setSimulation(d, { dt: next }) }];
  };

/** The step that the hint names. */
const hintedStep: Make = ({ problem: { hint } }) =>
  hint ? [{ label: words.setDt(hint), apply: (d) => setSimulation(d, { dt: hint }) }] : [];

/** A tenth of the duration, and again, until its steps can be counted. */
const shorterRun: Make = ({ document }) => {
  const dt = parseQuantity(String(document.simulation?.dt ?? '0.1 ms'), 'ms');
  let next = scaleQuantity(document.simulation?.duration ?? '1 s', 0.1);
  const steps = () => {
    const span = next === null ? null : parseQuantity(String(next), 'ms');
    return span?.ok && dt.ok ? span.value / dt.value : 0;
  };
  while (next !== null && steps() > 2 ** 31) next = scaleQuantity(next, 0.1);
  const shorter = next;
  return shorter === null
    ? []
    : [{ label: words.runFor(shorter), apply: (d) => setSimulation(d, { duration: shorter }) }];
};

const lessMemory: Make = ({ document }) =>
  document.simulation?.precision === 'mixed' || document.simulation?.precision === 'f32'
    ? []
    : [{ label: words.mixed, apply: (d) => setSimulation(d, { precision: 'mixed' }) }];

const settingDefault: Make = ({ problem: { parameter } }) =>
  parameter === 'dt' ||
  parameter === 'duration' ||
  parameter === 'seed' ||
  parameter === 'precision'
    ? [{ label: words.reset(parameter, ''), apply: (d) => setSimulation(d, { [parameter]: null }) }]
    : [];

/** A projection of the circle, the one that ends at the node that was named, takes a step. */
const oneStepDelay: Make = (found) => {
  const { problem, document } = found;
  const dt = String(document.simulation?.dt ?? '0.1 ms');
  const chips = Object.values(document.edges)
    .filter(({ to }) => splitPort(to)?.[0] === problem.node)
    .map(({ from }) => splitPort(from)?.[0] ?? '')
    .filter((id) => splitQuantity(document.nodes[id]?.parameters?.delay)?.amount === 0);
  return chips.map((id) => ({
    label: words.setDelay(nameOf(found, id), dt),
    apply: (d: GraphDocument) => setParameter(d, id, 'delay', dt),
  }));
};

/** A population that nothing drives gets noise: Poisson spikes through a projection. */
const addDrive: Make = (found) => {
  const { node } = found.problem;
  const { document, context } = found;
  if (node === undefined) return [];
  const definition = definitionOf(found);
  const receptor = Object.entries(definition?.ports ?? {}).find(
    ([, p]) => p.flow === 'in' && p.kind === 'impulses',
  );
  if (!receptor || !context.registry.get('core/poisson')) return [];
  return [
    {
      label: words.addPoisson,
      apply: (d) => {
        const [x, y] = positionOf(document, node);
        const source = newNodeId(d, context.random);
        const size = document.nodes[node]?.parameters?.n;
        const withSource = addNode(
          d,
          {
            type: 'core/poisson',
            id: source,
            at: [x - 480, y],
            ...(size === undefined ? {} : { parameters: { n: size } }),
          },
          context,
        );
        const chip = newNodeId(withSource, context.random);
        const withChip = addNode(
          withSource,
          {
            type: 'core/one-to-one',
            id: chip,
            at: [x - 180, y + 40],
            name: words.poissonTo(nameOf(found, node)),
          },
          context,
        );
        return connect(
          connect(withChip, `${source}/spikes`, `${chip}/pre`, context),
          `${chip}/post`,
          `${node}/${receptor[0]}`,
          context,
        );
      },
    },
  ];
};

const clearMethod: Make = ({ problem: { node } }) =>
  node === undefined
    ? []
    : [
        {
          label: words.anyMethod,
          apply: (d) => updateNode(d, node, ({ method: _m, substeps: _s, ...rest }) => rest),
        },
      ];

const steadyMethod: Make = ({ problem: { node }, document }) =>
  node === undefined || document.nodes[node]?.method === 'exponentialEuler'
    ? []
    : [
        {
          label: words.exponentialEuler,
          apply: (d) => updateNode(d, node, (n) => ({ ...n, method: 'exponentialEuler' })),
        },
      ];

const allowMultapses: Make = (found) => {
  const { node } = found.problem;
  return node === undefined || definitionOf(found)?.parameters.multapses?.kind !== 'flag'
    ? []
    : [
        {
          label: words.multapses,
          apply: (d) => setParameter(d, node, 'multapses', true),
        },
      ];
};

const muteNode: Make = (found) => {
  const { node } = found.problem;
  return node === undefined
    ? []
    : [{ label: words.mute(nameOf(found, node)), apply: (d) => setMuted(d, [node], true) }];
};

const deleteNode: Make = (found) => {
  const { node } = found.problem;
  return node === undefined
    ? []
    : [
        {
          label: words.delete(nameOf(found, node)),
          apply: (d) => removeNodes(d, [node], found.context.registry),
        },
      ];
};

const renameNode: Make = (found) => {
  const { node } = found.problem;
  if (node === undefined) return [];
  const free = uniqueName(nameOf(found, node), takenNames(found.document));
  return [
    {
      label: words.renameOne(free),
      apply: (d) => updateNode(d, node, (n) => ({ ...n, name: free })),
    },
  ];
};

const removeVariable: Make = ({ problem: { parameter }, document }) => {
  const variables = document.variables ?? {};
  if (parameter === undefined || !Object.hasOwn(variables, parameter)) return [];
  return [
    {
      label: words.removeVariable(parameter),
      apply: (d) =>
        setVariables(
          d,
          Object.fromEntries(Object.entries(variables).filter(([name]) => name !== parameter)),
        ),
    },
  ];
};

/** Takes out of the control panel what does not exist. */
const removeControls: Make = ({ document, context }) => {
  const types = withLocal(context.registry, document);
  const known = (document.controls ?? []).filter((control) => {
    const [node, parameter] = splitControl(control);
    const type = document.nodes[node]?.type;
    return type !== undefined && types.get(type)?.parameters[parameter] !== undefined;
  });
  return [{ label: words.removeControl, apply: (d) => setControls(d, known) }];
};

/** `'<node id>.<parameter>'` in its two parts. */
export const splitControl = (control: string): readonly [node: string, parameter: string] => {
  const dot = control.lastIndexOf('.');
  return [control.slice(0, dot), control.slice(dot + 1)];
};

/** A node between two ports that do not fit, where the table of wires knows one. */
const insertAdapter: Make = (found) => {
  const { edge } = found.problem;
  const { document, context } = found;
  const wire = edge === undefined ? undefined : document.edges[edge];
  if (edge === undefined || !wire) return [];
  const from = portOf(document, wire.from, context.registry)?.port;
  const to = portOf(document, wire.to, context.registry)?.port;
  const meaning = from && to ? join(from, to, context.registry) : null;
  if (meaning?.kind === 'projection') {
    const type = ['core/all-to-all', 'core/fixed-indegree'].find((t) => context.registry.get(t));
    if (type === undefined) return [];
    return [
      {
        label: words.insertProjection,
        apply: (d) =>
          addProjection(disconnect(d, [edge]), wire.from, wire.to, type, context, {
            at: between(d, edge),
          }),
      },
    ];
  }
  if (meaning?.kind !== 'adapters') return [];
  return meaning.choices.map(({ type, title }) => ({
    label: words.insert(title),
    apply: (d: GraphDocument) => insertOnEdge(d, edge, type, context, { at: between(d, edge) }),
  }));
};

const BY_CODE: Readonly<Record<string, readonly Make[]>> = {
  'unit/mismatch': [takeSuggestion, insertHinted, toDefault, removeWire],
  'unit/missing': [takeSuggestion, toDefault],
  'unit/unknown': [takeSuggestion, toDefault],
  'unit/syntax': [toDefault],
  'unit/not-a-quantity': [takeSuggestion, toDefault],
  'unit/not-finite': [toDefault],
  'graph/range': [toDefault],
  'graph/not-finite': [toDefault],
  'graph/not-whole': [toDefault],
  'graph/form': [toDefault],
  'graph/draw-arguments': [toDefault],
  'graph/draw-bounds': [toDefault],
  'graph/unknown-parameter': [forgetParameter],
  'graph/unknown-state': [forgetInitial],
  'lower/unknown-state': [forgetInitial],
  'graph/setting': [settingDefault],
  'graph/variable': [removeVariable],
  'graph/dangling-edge': [removeWire],
  'graph/unknown-port': [removeWire],
  'graph/occupied': [removeWire],
  'graph/twice': [removeWire],
  'graph/not-joinable': [insertAdapter, removeWire],
  'graph/duplicate-name': [renameNode],
  'graph/missing-input': [addSource, plainRule, muteNode],
  'graph/unknown-type': [replaceUnknown, deleteNode],
  'graph/missing-pack': [forgetPack],
  'graph/missing-output': [deleteNode],
  'graph/two-schedules': [muteNode],
  'graph/unknown-control': [removeControls],
  'graph/coarse-step': [hintedStep],
  'graph/silent': [addDrive],
  'graph/unused': [addPlot],
  'equation/circular': [toDefault],
  'equation/reads-varying': [toDefault],
  'equation/unknown-name': [takeSuggestion, toDefault],
  'shape/list-length': [toDefault],
  'shape/too-large': [toDefault],
  'shape/mismatch': [equalSizes, removeWire],
  'shape/one-to-one': [equalSizes],
  'shape/not-numbers': [toDefault],
  'lower/delay-negative': [toDefault],
  'lower/delay-rounded': [delayOnGrid],
  'lower/zero-delay-cycle': [oneStepDelay],
  'lower/algebraic-loop': [insertHinted],
  'lower/too-many-steps': [shorterRun],
  'lower/no-partner': [allowMultapses],
  'lower/probability': [toDefault],
  'rule/not-one-number': [toDefault],
  'lower/too-many-synapses': [fewerSynapses],
  'plan/memory': [shorterDelays, fewerSynapses, lessMemory],
  'run/diverged': [smallerStep(4), steadyMethod],
  'run/weight-lost': [learnSlower],
  'run/runaway': [calm],
  'run/quiet': [raiseInput],
  'method/not-exact': [clearMethod],
  'method/not-linear': [clearMethod],
  'method/noise': [clearMethod],
  'method/substeps': [clearMethod],
};
