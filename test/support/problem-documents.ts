/**
 * For every problem code something that raises it: a document to be checked, built or run, or the
 * text of a file. Small on purpose: each holds one mistake.
 */

import type { GraphDocument } from '#engine';
import { check } from '#engine';
import { wasmBackend } from '../../engine/codegen/backend.ts';
import { compile } from '../../engine/compile/compile.ts';
import type { Problem } from '../../engine/problems/problem.ts';
import { build } from '../../engine/runtime/build.ts';
import { watchNetwork } from '../../engine/runtime/watch.ts';
import { registry } from './run.ts';
import {
  bushy,
  composite,
  doc,
  driven,
  E,
  equations,
  F,
  joined,
  node,
  own,
  ruled,
  sub,
  tower,
  withE,
} from './small-documents.ts';

/** How far a document must be taken before its problem shows. */
export type Depth = 'check' | 'build' | 'run';

export interface Raises {
  readonly code: string;
  readonly document: GraphDocument;
  readonly depth: Depth;
}

/** All problems of a document, taken as far as it goes. */
export async function problemsOf(document: GraphDocument, depth: Depth): Promise<Problem[]> {
  if (depth === 'check') return [...check(document, registry)];
  // A plan says all that building would, and takes no memory for it.
  if (depth === 'build') return [...compile(document, registry, { workers: 1 }).problems];
  const outcome = await build(document, registry, { workers: 1, backend: wasmBackend });
  const problems = [...outcome.problems];
  if (!outcome.ok) return problems;
  const { simulation, plan } = outcome.value;
  simulation.observe(watchNetwork(outcome.value, (problem) => problems.push(problem)));
  const ran = await simulation.advance(plan.steps);
  if (!ran.ok) problems.push(...ran.problems);
  outcome.value.close();
  return problems;
}

const at = (depth: Depth, code: string, document: GraphDocument): Raises => ({
  code,
  document,
  depth,
});

/** A document for each code that a document can raise. */
export const DOCUMENTS: readonly Raises[] = [
  at('check', 'unit/mismatch', doc({ na: withE({ tau_m: '20 mV' }) })),
  at('check', 'unit/missing', doc({ na: withE({ tau_m: 20 }) })),
  at('check', 'unit/unknown', doc({ na: withE({ tau_m: '20 xs' }) })),
  at('check', 'unit/syntax', equations('dv/dt = -v/(10 ms) : m m')),
  at('check', 'unit/not-a-quantity', doc({ na: withE({ tau_m: 'soon' }) })),
  at('check', 'unit/not-finite', doc({ na: withE({ tau_m: '1e999 ms' }) })),
  at('check', 'unit/exponent', equations('dv/dt = -v**w/(10 ms) : mV\nw : mV')),
  at('check', 'graph/range', doc({ na: withE({ tau_m: '0 ms' }) })),
  at('check', 'graph/not-finite', doc({ na: withE({ tau_m: { expression: '1 ms/0' } as never }) })),
  at(
    'check',
    'graph/not-whole',
    joined(node('core/fixed-indegree', 'P', { indegree: { expression: '1.5' } as never })),
  ),
  at('check', 'graph/form', doc({ na: withE({ tau_m: true }) })),
  at(
    'check',
    'graph/draw-arguments',
    doc({ na: withE({ tau_m: { draw: 'uniform', args: ['1 ms'] } as never }) }),
  ),
  at(
    'check',
    'graph/draw-bounds',
    doc({ na: withE({ tau_m: { draw: 'uniform', args: ['5 ms', '1 ms'] } as never }) }),
  ),
  at('check', 'graph/unknown-parameter', doc({ na: withE({ nonsense: 1 }) })),
  at('check', 'graph/unknown-state', doc({ na: { ...E, initial: { nonsense: '1 mV' } } })),
  at('check', 'graph/setting', doc({ na: E }, [], { simulation: { dt: '1 mV' } })),
  at('check', 'graph/variable', doc({ na: E }, [], { variables: { g: '5 xs' } })),
  at('check', 'graph/dangling-edge', doc({ na: E }, ['na/spikes > gone/in'])),
  at(
    'check',
    'graph/unknown-port',
    doc({ na: E, nb: node('core/raster', 'R') }, ['na/smoke > nb/spikes']),
  ),
  at(
    'check',
    'graph/occupied',
    doc({ na: E, nb: F, nc: node('core/rate-window', 'W') }, [
      'na/spikes > nc/spikes',
      'nb/spikes > nc/spikes',
    ]),
  ),
  at(
    'check',
    'graph/twice',
    doc({ na: E, nb: node('core/raster', 'R') }, [
      'na/spikes > nb/spikes',
      'na/spikes > nb/spikes',
    ]),
  ),
  at('check', 'graph/not-joinable', doc({ na: E, nb: F }, ['na/spikes > nb/exc'])),
  at('check', 'graph/driven-value', driven({ I_e: { list: [1, 5], unit: 'pA' } }, 'na/I_e')),
  at('check', 'graph/driven-taught', driven({}, 'np/weight')),
  at('check', 'graph/duplicate-name', doc({ na: E, nb: E })),
  at('check', 'graph/missing-input', doc({ na: E, nb: node('core/raster', 'R') })),
  at(
    'check',
    'graph/missing-output',
    doc({ na: E, np: node('core/one-to-one', 'P') }, ['na/spikes > np/pre']),
  ),
  at('check', 'graph/unknown-type', doc({ na: node('acme/izh3', 'A', { n: 3 }) })),
  at('check', 'graph/missing-pack', doc({ na: E }, [], { requires: { acme: '1.0.0' } as never })),
  at(
    'check',
    'graph/two-schedules',
    doc({ na: node('core/schedule', 'A'), nb: node('core/schedule', 'B') }),
  ),
  at('check', 'graph/unknown-control', doc({ na: E }, [], { controls: ['na.nonsense'] })),
  at('check', 'graph/silent', doc({ na: node('core/lif', 'E', { n: 80 }) })),
  at(
    'check',
    'graph/coarse-step',
    doc({ na: node('core/lif', 'E', { n: 80, I_e: '300 pA', tau_m: '2 ms' }) }, [], {
      simulation: { dt: '1 ms' } as never,
    }),
  ),
  at('check', 'graph/unused', doc({ np: node('core/poisson', 'Noise') })),
  at(
    'check',
    'graph/exposed-nothing',
    sub({
      s: composite(
        { nodes: {}, edges: {} },
        { bad: 'z/pre' },
        {
          bad: { kind: 'spikes', flow: 'in', shape: ['n'], optional: true, doc: '' },
        },
      ),
    }),
  ),
  at(
    'check',
    'graph/port-without-inside',
    sub({
      s: composite(
        { nodes: {}, edges: {} },
        {},
        {
          loose: { kind: 'spikes', flow: 'out', shape: ['n'], doc: '' },
        },
      ),
    }),
  ),
  at(
    'check',
    'graph/recursive',
    sub({
      s: composite({ nodes: { a: { ...node('local/s', 'S'), version: 1 } }, edges: {} }),
    }),
  ),
  at('check', 'graph/nested-too-deep', sub(tower, 'd0')),
  at('check', 'graph/too-many-nodes', sub(bushy(5), 'd0')),
  at(
    'check',
    'shape/list-length',
    doc({ na: node('core/lif', 'E', { n: 3, I_e: { list: [1, 2], unit: 'pA' } as never }) }),
  ),
  at('check', 'shape/too-large', doc({ na: withE({ n: 2 ** 40 }) })),
  at(
    'check',
    'shape/mismatch',
    joined(node('core/one-to-one', 'P'), E, node('core/lif', 'F', { n: 20 })),
  ),
  at(
    'check',
    'equation/circular',
    doc({
      na: withE({
        tau_m: { expression: 'tau_syn_ex * 5' } as never,
        tau_syn_ex: { expression: 'tau_m / 5' } as never,
      }),
    }),
  ),
  at(
    'check',
    'equation/reads-varying',
    doc({
      na: withE({
        tau_m: { draw: 'uniform', args: ['5 ms', '9 ms'] } as never,
        tau_syn_ex: { expression: 'tau_m / 5' } as never,
      }),
    }),
  ),
  at(
    'check',
    'equation/unknown-name',
    doc({ na: withE({ tau_m: { expression: 'tau_x' } as never }) }),
  ),
  // ---- equations of a type of the document's own
  at('check', 'equation/syntax', equations('dv/dt = -v/ : mV')),
  at('check', 'equation/character', equations('dv/dt = -v§/(10 ms) : mV')),
  at('check', 'equation/power', equations('dv/dt = -v^1/(10 ms) : mV')),
  at('check', 'equation/empty', equations('dv/dt = : mV')),
  at('check', 'equation/number', equations('dv/dt = -1e999*v/(10 ms) : mV')),
  at('check', 'equation/too-long', equations(`dv/dt = -v/(10 ms) : mV\n${'# '.repeat(40_000)}`)),
  at(
    'check',
    'equation/too-deep',
    equations(`dv/dt = ${'('.repeat(2000)}v${')'.repeat(2000)}/(10 ms) : mV`),
  ),
  at('check', 'equation/line', equations('dv/dt = -v/(10 ms) : mV\nwhat is this')),
  at('check', 'equation/no-unit', equations('dv/dt = -v/(10 ms)')),
  at('check', 'equation/flag', equations('dv/dt = -v/(10 ms) : mV (odd)')),
  at('check', 'equation/duplicate', equations('dv/dt = -v/(10 ms) : mV\nv = 3 mV : mV')),
  at('check', 'equation/cycle', equations('dv/dt = a/(10 ms) : mV\na = b : mV\nb = a : mV')),
  at(
    'check',
    'equation/too-large',
    equations(
      `dv/dt = a30/(10 ms) : mV\na0 = v : mV\n${Array.from({ length: 30 }, (_, k) => `a${k + 1} = a${k} + a${k} : mV`).join('\n')}`,
    ),
  ),
  at('check', 'equation/reserved', equations('dv/dt = -v/(10 ms) : mV\ndt = 3 ms : ms')),
  at('check', 'equation/not-changed', own({ reset: 't = 0 ms', threshold: 'v > 1 mV' })),
  at('check', 'equation/not-here', own({ reset: 'v = sumIn(v)', threshold: 'v > 1 mV' })),
  at('check', 'equation/noise', own({ reset: 'v = xi*(1 mV)*(1 s)**0.5', threshold: 'v > 1 mV' })),
  at('check', 'equation/unknown-function', equations('dv/dt = -foo(v)/(10 ms) : mV')),
  at('check', 'equation/function', equations('dv/dt = -exp/(10 ms) : mV')),
  at('check', 'equation/arguments', equations('dv/dt = -v*exp(1, 2)/(10 ms) : mV')),
  at('check', 'equation/condition', equations('dv/dt = if(v, 1, 2)*1 mV/(10 ms) : mV')),
  at(
    'check',
    'equation/name',
    own({}, { parameters: { dt: { kind: 'quantity', unit: 'ms', default: 1, doc: '' } } as never }),
  ),
  at(
    'build',
    'method/not-exact',
    own({ equations: 'dv/dt = -v*v/(10 ms*1 mV) : mV' }, {}, { method: 'exact' }),
  ),
  at(
    'build',
    'method/not-linear',
    own({ equations: 'dv/dt = -v*v/(10 ms*1 mV) : mV' }, {}, { method: 'exponentialEuler' }),
  ),
  at(
    'build',
    'method/noise',
    own(
      { equations: 'dv/dt = -v/(10 ms) + 1 mV*xi/(1 ms)**0.5 : mV' },
      {},
      { method: 'exponentialEuler' },
    ),
  ),
  at(
    'build',
    'method/noise-form',
    own({ equations: 'dv/dt = -v/(10 ms) + 1 mV*exp(xi*(1 ms)**0.5)/(1 ms) : mV' }),
  ),
  at(
    'build',
    'method/substeps',
    own({ equations: 'dv/dt = -v*v/(10 ms*1 mV) : mV' }, {}, { method: 'rk4', substeps: 5000 }),
  ),
  at(
    'build',
    'method/not-closed',
    ruled({ synapse: 'ds/dt = -s*s/(10 ms) : 1', onPre: 'w = w + 0*w*s' }),
  ),
  // ---- synapses
  at('build', 'lower/delay-rounded', joined(node('core/one-to-one', 'P', { delay: '1.05 ms' }))),
  at(
    'build',
    'lower/delay-negative',
    joined(
      node('core/all-to-all', 'P', {
        delay: { draw: 'uniform', args: ['-3 ms', '-1 ms'] } as never,
      }),
    ),
  ),
  at(
    'build',
    'lower/delay-too-long',
    joined(
      node('core/all-to-all', 'P', { delay: { draw: 'uniform', args: ['7 s', '8 s'] } as never }),
    ),
  ),
  at(
    'build',
    'lower/no-partner',
    joined(node('core/fixed-indegree', 'P', { indegree: 200, multapses: false })),
  ),
  at(
    'build',
    'lower/index-out-of-range',
    joined(node('core/synapse-list', 'P', { synapses: [[0, 400, 1, 1]] })),
  ),
  at(
    'build',
    'lower/file-missing',
    joined(node('core/synapse-list', 'P', { file: { path: 'synapses.csv' } as never })),
  ),
  at(
    'run',
    'lower/file',
    joined(node('core/synapse-list', 'P', { file: { name: 'a.csv', inline: 'MCx4' } as never })),
  ),
  at(
    'build',
    'lower/too-many-synapses',
    joined(
      node('core/all-to-all', 'P'),
      withE({ n: 100_000 }),
      node('core/lif', 'F', { n: 100_000, I_e: '500 pA' }),
    ),
  ),
  at('build', 'lower/too-many-steps', doc({ na: E }, [], { simulation: { duration: '1e9 s' } })),
  at(
    'build',
    'lower/initial-cycle',
    own({
      equations: 'dv/dt = -v/(10 ms) : mV\ndu/dt = -u/(10 ms) : mV',
      initial: { v: 'u', u: 'v' },
    }),
  ),
  at(
    'build',
    'lower/zero-delay-cycle',
    doc(
      {
        na: E,
        nb: F,
        np: node('core/one-to-one', 'P', { delay: '0 ms' }),
        nq: node('core/one-to-one', 'Q', { delay: '0 ms' }),
      },
      ['na/spikes > np/pre', 'np/post > nb/exc', 'nb/spikes > nq/pre', 'nq/post > na/exc'],
    ),
  ),
  at(
    'build',
    'lower/algebraic-loop',
    doc({ na: node('core/gain', 'A'), nb: node('core/gain', 'B') }, [
      'na/out > nb/in',
      'nb/out > na/in',
    ]),
  ),
  at(
    'build',
    'lower/delay-not-constant',
    own(
      { equations: 'dv/dt = -delayed(v, lag)/(10 ms) : mV' },
      {
        parameters: {
          lag: { kind: 'quantity', unit: 'ms', default: 5, doc: '', perElement: true },
        } as never,
      },
      { parameters: { lag: { draw: 'uniform', args: ['1 ms', '5 ms'] } as never } },
    ),
  ),
  at(
    'build',
    'plan/memory',
    joined(
      node('core/one-to-one', 'P', { delay: '400 s' }),
      withE({ n: 800 }),
      node('core/lif', 'F', { n: 800, I_e: '1 pA' }),
    ),
  ),
  at(
    'build',
    'shape/kernel',
    joined(
      node('core/convolution', 'P'),
      node('core/lif', 'E', { n: [1, 8, 8], I_e: '500 pA' }),
      node('core/lif', 'F', { n: [1, 8, 8], I_e: '500 pA' }),
    ),
  ),
  // ---- rules
  at(
    'build',
    'rule/not-one-number',
    ruled({ onPre: 'w = w + rate*w' }, { rate: { draw: 'uniform', args: [0, 1] } as never }),
  ),
  at(
    'build',
    'rule/wrong-side',
    ruled({ pre: 'dx/dt = -x/(20 ms) : 1', onPre: 'x = x + 1', onPost: 'x = x + 1' }),
  ),
  at(
    'build',
    'rule/trace-reads-synapse',
    ruled({ pre: 'dx/dt = -x/(20 ms) : 1', synapse: 'ds/dt = -s/(20 ms) : 1', onPre: 'x = x + s' }),
  ),
  at('build', 'rule/not-here', ruled({ onPre: 'w = w*rand()' })),
  at('build', 'rule/no-past', ruled({ onPre: 'w = w + delayed(w, 5 ms)' })),
  at(
    'build',
    'rule/past-not-constant',
    ruled({ pre: 'dx/dt = -x/(20 ms) : 1', onPre: 'w = w + w*delayed(x, x*5 ms)' }),
  ),
  at(
    'build',
    'rule/two-deliver',
    doc(
      {
        na: E,
        nb: F,
        np: node('core/one-to-one', 'P'),
        nr: node('core/short-term', 'S'),
        ns: node('core/short-term', 'T'),
      },
      ['na/spikes > np/pre', 'np/post > nb/exc', 'nr/rule > np/rule', 'ns/rule > np/rule'],
    ),
  ),
  at(
    'build',
    'rule/shared-weights',
    (() => {
      const learning = ruled({ every: '10 ms', onEvery: 'w = w*0.9' });
      const grid = { n: [1, 8, 8], I_e: '500 pA' };
      return {
        ...learning,
        nodes: {
          ...learning.nodes,
          na: node('core/lif', 'E', grid),
          nb: node('core/lif', 'F', grid),
          np: node('core/convolution', 'P', { kernel: [1, 1] }),
        },
      };
    })(),
  ),
  // ---- runs
  at('run', 'run/weight-lost', {
    ...ruled({ onPre: 'w = w*1e200' }),
    simulation: { duration: '2 s' },
  }),
  at(
    'run',
    'run/diverged',
    own(
      { equations: 'dv/dt = -v/(0.4 ms) : mV' },
      {},
      { initial: { v: '50 mV' }, method: 'euler' },
      { simulation: { dt: '1 ms', duration: '3 s' } },
    ),
  ),
  at(
    'run',
    'run/runaway',
    doc({ na: node('core/lif', 'E', { n: 10, I_e: '500 nA', t_ref: '0.5 ms' }) }, [], {
      simulation: { duration: '300 ms' },
    }),
  ),
  at(
    'run',
    'run/quiet',
    doc({ na: node('core/lif', 'E', { n: 10, I_e: '1 pA' }) }, [], {
      simulation: { duration: '1.2 s' },
    }),
  ),
  at(
    'run',
    'run/stage-warning',
    // An event of N-MNIST, and two bytes of the next.
    doc(
      { na: node('core/event-file', 'E', { file: { name: 'cut.bin', inline: 'AwKAA+gEAg==' } }) },
      [],
      {
        simulation: { duration: '20 ms' },
      },
    ),
  ),
];
