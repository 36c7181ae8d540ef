/** Every fix clears the problem it is offered for, on documents that raise the problem. */

import { describe, expect, test } from 'vitest';
import {
  check,
  createRegistry,
  type EditContext,
  type GraphDocument,
  type GraphNode,
  type Problem,
} from '#engine';
import { coreNodes } from '#nodes';
import { fixesFor } from '../../../app/dock/fixes.ts';
import { splitControl } from '../../../app/dock/fixes-values.ts';
import { mergeProblems } from '../../../app/dock/merge-problems.ts';

const registry = createRegistry(coreNodes);
let count = 0;
const context: EditContext = { registry, random: () => ((count++ * 7919) % 10_007) / 10_007 };

const node = (type: string, name: string, parameters?: GraphNode['parameters']): GraphNode => ({
  type,
  version: registry.get(type)?.version ?? 1,
  name,
  ...(parameters ? { parameters } : {}),
});
const doc = (
  nodes: GraphDocument['nodes'],
  edges: Record<string, readonly [from: string, to: string]> = {},
  rest: Partial<GraphDocument> = {},
): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  nodes,
  edges: Object.fromEntries(Object.entries(edges).map(([id, [from, to]]) => [id, { from, to }])),
  ...rest,
});

const E = node('core/lif', 'E', { n: 80, I_e: '500 pA' });
const raises = (document: GraphDocument, code: string): Problem | undefined =>
  check(document, registry).find((p) => p.code === code);

/** A document for each code that editing can raise, and the fix that must clear it. */
const CASES: readonly (readonly [code: string, document: GraphDocument, label: RegExp])[] = [
  [
    'unit/mismatch',
    doc({ na: { ...E, parameters: { ...E.parameters, tau_m: '20 mV' } } }),
    /^Use 20 ms$/,
  ],
  [
    'unit/mismatch',
    doc({ na: { ...E, parameters: { ...E.parameters, tau_m: '20 mV' } } }),
    /^Reset tau_m to 10 ms$/,
  ],
  [
    'unit/missing',
    doc({ na: { ...E, parameters: { ...E.parameters, tau_m: 20 } } }),
    /Reset tau_m|Use 20/,
  ],
  [
    'unit/unknown',
    doc({ na: { ...E, parameters: { ...E.parameters, tau_m: '20 xs' } } }),
    /Reset tau_m/,
  ],
  [
    'graph/range',
    doc({ na: { ...E, parameters: { ...E.parameters, tau_m: '0 ms' } } }),
    /Reset tau_m to 10 ms/,
  ],
  [
    'graph/unknown-parameter',
    doc({ na: { ...E, parameters: { ...E.parameters, nonsense: 1 } } }),
    /Remove nonsense/,
  ],
  [
    'graph/unknown-state',
    doc({ na: { ...E, initial: { nonsense: '1 mV' } } }),
    /Remove the initial value/,
  ],
  ['graph/dangling-edge', doc({ na: E }, { ea: ['na/spikes', 'nowhere/in'] }), /Remove the wire/],
  [
    'graph/unknown-port',
    doc({ na: E, nb: node('core/raster', 'R') }, { ea: ['na/smoke', 'nb/spikes'] }),
    /Remove the wire/,
  ],
  [
    'graph/not-joinable',
    doc({ na: E, nb: { ...E, name: 'F' } }, { ea: ['na/spikes', 'nb/exc'] }),
    /Insert a projection/,
  ],
  ['graph/duplicate-name', doc({ na: E, nb: E }), /Rename one to E 2/],
  [
    'graph/unknown-control',
    doc({ na: E }, {}, { controls: ['na.nonsense', 'na.I_e'] }),
    /Remove it from the panel/,
  ],
  ['graph/silent', doc({ na: node('core/lif', 'E', { n: 80 }) }), /Add Poisson input/],
  ['graph/missing-input', doc({ na: E, nb: node('core/raster', 'R') }), /Mute R/],
  ['graph/variable', doc({ na: E }, {}, { variables: { g: '5 xs' } }), /Remove the variable g/],
  [
    'shape/mismatch',
    doc(
      { na: E, nb: node('core/lif', 'F', { n: 20 }), np: node('core/one-to-one', 'P') },
      { ea: ['na/spikes', 'np/pre'], eb: ['np/post', 'nb/exc'] },
    ),
    /Set the size of F to that of E/,
  ],
  [
    'shape/mismatch',
    doc(
      { na: E, nb: node('core/lif', 'F', { n: 20 }), np: node('core/one-to-one', 'P') },
      { ea: ['na/spikes', 'np/pre'], eb: ['np/post', 'nb/exc'] },
    ),
    /fixed in-degree/i,
  ],
  [
    'shape/list-length',
    doc({ na: { ...E, parameters: { n: 3, I_e: { list: [1, 2], unit: 'pA' } } } }),
    /Reset I_e/,
  ],
  ['graph/setting', doc({ na: E }, {}, { simulation: { dt: '1 mV' } }), /Reset dt/],
  [
    'equation/circular',
    doc({
      na: {
        ...E,
        parameters: {
          ...E.parameters,
          tau_m: { expression: 'tau_syn_ex * 5' },
          tau_syn_ex: { expression: 'tau_m / 5' },
        },
      },
    }),
    /Reset tau_m/,
  ],
];

describe('problems of the document', () => {
  test.each(CASES)('%s', (code, document, label) => {
    const problem = raises(document, code);
    expect(
      problem,
      `${code} is raised; found ${check(document, registry)
        .map((p) => `${p.code}: ${p.message}`)
        .join(' | ')}`,
    ).toBeDefined();
    if (!problem) return;
    const fixes = fixesFor(problem, document, context);
    const fix = fixes.find((f) => label.test(f.label));
    expect(fix, `offered: ${fixes.map((f) => f.label).join(', ')}`).toBeDefined();
    const mended = fix?.apply(document) ?? document;
    const left = check(mended, registry).filter(
      (p) =>
        p.code === code &&
        p.node === problem.node &&
        p.parameter === problem.parameter &&
        p.edge === problem.edge,
    );
    expect(left.map((p) => p.message)).toEqual([]);
  });

  test('an unused output gets a plot', () => {
    const document = doc({ np: node('core/poisson', 'Noise') });
    const problem = raises(document, 'graph/unused');
    expect(problem).toBeDefined();
    if (!problem) return;
    const [fix] = fixesFor(problem, document, context);
    const mended = fix?.apply(document) ?? document;
    expect(Object.values(mended.nodes).map((n) => n.type)).toContain('core/raster');
    expect(raises(mended, 'graph/unused')).toBeUndefined();
  });
});

describe('problems of a run', () => {
  const at = (problem: Partial<Problem>): Problem => ({
    severity: 'error',
    code: '',
    message: '',
    ...problem,
  });

  test('divergence is met with a smaller step', () => {
    const document = doc({ na: E }, {}, { simulation: { dt: '0.4 ms' } });
    const [fix] = fixesFor(at({ code: 'run/diverged', node: 'na' }), document, context);
    expect(fix?.label).toBe('Set dt to 0.1 ms');
    expect(fix?.apply(document).simulation?.dt).toBe('0.1 ms');
  });

  test('a run of too many steps is made shorter', () => {
    const document = doc({ na: E }, {}, { simulation: { duration: '100 s' } });
    const [fix] = fixesFor(at({ code: 'lower/too-many-steps' }), document, context);
    expect(fix?.apply(document).simulation?.duration).toBe('10 s');
  });

  test('a method that cannot be is chosen automatically again', () => {
    const document = doc({ na: { ...E, method: 'exact', substeps: 3 } });
    const [fix] = fixesFor(at({ code: 'method/not-exact', node: 'na' }), document, context);
    expect(fix?.apply(document).nodes.na).toEqual(E);
  });

  test('an edit that would change nothing is not offered', () => {
    const document = doc({ na: E }, {}, { simulation: { precision: 'f32' } });
    expect(fixesFor(at({ code: 'plan/memory' }), document, context)).toEqual([]);
    expect(fixesFor(at({ code: 'unheard/of' }), document, context)).toEqual([]);
    expect(
      fixesFor(at({ code: 'graph/range', node: 'gone', parameter: 'x' }), document, context),
    ).toEqual([]);
  });
});

describe('lists', () => {
  test('the same problem from editing and running is listed once, errors first', () => {
    const a: Problem = { severity: 'warning', code: 'a/b', message: 'x', node: 'na' };
    const b: Problem = { severity: 'error', code: 'a/c', message: 'y' };
    expect(mergeProblems([a], [{ ...a }, b])).toEqual([b, a]);
  });

  test('controls are split at their last dot', () => {
    expect(splitControl('outer.inner.tau_m')).toEqual(['outer.inner', 'tau_m']);
  });
});
