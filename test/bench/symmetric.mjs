/**
 * `node test/bench/symmetric.mjs [--seeds 1..3] [--train 5000] [--sum '1000 mV']`: digits by
 * symmetric STDP with a teacher alone (after Hao, Huang, Dong & Xu 2020, doi:10.1016/j.neunet.2019.09.007).
 * The four hundred competing neurons of the gallery's digits drive ten neurons, one for each class,
 * which a teacher forces to fire while they learn; weights grow with pairs in either order and are
 * normalised after each presentation. Scored without the teacher, by the counts of the ten, on digits
 * 7,000 to 7,999: no digit of the test is ever looked at.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    train: { type: 'string', default: '5000' },
    sum: { type: 'string', default: '1000 mV' },
  },
});
const [first, last] = values.seeds.split('..').map(Number);
const seeds =
  last === undefined
    ? values.seeds.split(',').map(Number)
    : Array.from({ length: last - first + 1 }, (_, k) => first + k);
const TESTS = 1000;

const graph = JSON.parse(readFileSync(`${root}nodes/gallery/stdp-digits.snn`, 'utf8'));
const KEPT =
  /^(nclock000|ndigits00|ninput000|nlateral0|nneurons0|nrate0000|nrule0000|nlabels01|nscore001)$/;
for (const id of Object.keys(graph.nodes)) if (!KEPT.test(id)) delete graph.nodes[id];
const known = (ref) => ref.split('/')[0] in graph.nodes;
graph.edges = Object.fromEntries(
  Object.entries(graph.edges).filter(([, wire]) => known(wire.from) && known(wire.to)),
);
for (const field of ['layout', 'controls', 'frames', 'notes']) delete graph[field];
const clock = graph.nodes.nclock000.parameters;
Object.assign(clock, {
  assignSamples: 0,
  trainSamples: Number(values.train),
  testSamples: TESTS,
  testFrom: 7000,
});
const shown = Number.parseFloat(clock.show) + Number.parseFloat(clock.rest);
graph.simulation.duration = `${((Number(values.train) + TESTS) * shown) / 1000} s`;
const node = (type, name, parameters = {}) => ({ type, version: 1, name, parameters });
Object.assign(graph.nodes, {
  teacher: node('core/teacher', 'Teacher', { amplitude: '0 pA', classes: 10, rate: '200 Hz' }),
  classes: node('core/lif-delta', 'Classes', {
    n: 10,
    E_L: '0 mV',
    V_th: '15 mV',
    V_reset: '0 mV',
    t_ref: '1 ms',
    tau_m: '20 ms',
  }),
  forced: node('core/one-to-one', 'Forced', { weight: '40 mV', delay: '1 ms' }),
  compete: node('core/all-to-all', 'Competition of classes', { weight: '-15 mV', delay: '1 ms' }),
  answers: node('core/all-to-all', 'Answers', {
    weight: { draw: 'uniform', args: ['0 mV', '2 mV'] },
    delay: '1 ms',
  }),
  symmetric: node('core/stdp-symmetric', 'Symmetric STDP', {
    A_plus: '0.1 mV',
    A_minus: '0.1 mV',
    w_sum: values.sum,
    w_max: '50 mV',
  }),
  count: node('core/spike-count', 'Count'),
  score: node('core/score', 'Score'),
});
const wires = [
  ['ndigits00/label', 'teacher/label'],
  ['teacher/spikes', 'forced/pre'],
  ['forced/post', 'classes/in'],
  ['classes/spikes', 'compete/pre'],
  ['compete/post', 'classes/in'],
  ['nneurons0/spikes', 'answers/pre'],
  ['answers/post', 'classes/in'],
  ['symmetric/rule', 'answers/rule'],
  ['classes/spikes', 'count/spikes'],
  ['count/result', 'score/result'],
  ['ndigits00/label', 'score/label'],
];
for (const [k, [from, to]] of wires.entries()) graph.edges[`own${k}`] = { from, to };
mkdirSync(`${root}dist/bench`, { recursive: true });
const path = `${root}dist/bench/symmetric.snn`;
writeFileSync(path, JSON.stringify(graph));

const rows = seeds.map((seed) => {
  const args = ['run', path, '--json', '--workers', '1', '--seed', String(seed)];
  const result = spawnSync(process.execPath, ['engine/main/spikeloom.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) throw new Error(result.stderr);
  const { readouts, run_s } = JSON.parse(result.stdout);
  const [accuracy, , tests, silent] = readouts.Score.accuracy.values;
  const row = { seed, accuracy, tests, silent, run_s };
  process.stdout.write(`${JSON.stringify(row)}\n`);
  return row;
});
const sorted = rows.map((r) => r.accuracy).sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ bench: 'symmetric', digits: 'validation', median: sorted[Math.floor(sorted.length / 2)] })}\n`,
);
