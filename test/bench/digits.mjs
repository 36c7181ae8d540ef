/**
 * `node test/bench/digits.mjs [--seeds 1,2,3] [--graph NAME] [--train N] [--test N]`: how well the
 * gallery's digits are recognised, from the command line: with learning, with the learning rate at
 * 0, and by the same readout on the input's own spikes. 8,000 digits to train and to find labels,
 * the last 2,000 for the score, which is taken once. Medians over seeds.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    graph: { type: 'string', default: 'stdp-digits' },
    train: { type: 'string', default: '8000' },
    test: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '2' },
  },
});
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const graph = JSON.parse(readFileSync(`${root}nodes/gallery/${values.graph}.snn`, 'utf8'));
const clock = graph.nodes.nclock000.parameters;
clock.trainSamples = Number(values.train);
const assigns = (clock.assignSamples ?? 0) > 0;
if (assigns) clock.assignSamples = Number(values.train);
clock.testSamples = Number(values.test);
const seconds = (Number.parseFloat(clock.show) + Number.parseFloat(clock.rest)) / 1000;
const presentations =
  Number(values.train) * (Number(assigns) + (clock.passes ?? 1)) + Number(values.test);
graph.simulation.duration = `${(presentations * seconds).toFixed(3)} s`;
// A graph with a teacher has its own readout of the input.
const labels = graph.nodes.nlabels00;
if (labels) {
  graph.nodes.nlabelsin = { ...labels, name: 'Labels of the input' };
  graph.nodes.nscorein0 = { ...graph.nodes.nscore000, name: 'Score of the input' };
  Object.assign(graph.edges, {
    ein01: { from: 'nrate0000/spikes', to: 'nlabelsin/spikes' },
    ein02: { from: 'ndigits00/label', to: 'nlabelsin/label' },
    ein03: { from: 'nlabelsin/result', to: 'nscorein0/result' },
    ein04: { from: 'ndigits00/label', to: 'nscorein0/label' },
  });
}
mkdirSync(`${root}dist/bench`, { recursive: true });
const path = `${root}dist/bench/${values.graph}.snn`;
writeFileSync(path, JSON.stringify(graph));

function run(seed, ...more) {
  const result = spawnSync(
    process.execPath,
    [
      'engine/main/spikeloom.mjs',
      'run',
      path,
      '--json',
      '--seed',
      String(seed),
      '--workers',
      values.workers,
      ...more,
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  const report = JSON.parse(result.stdout);
  const score = (name) => report.readouts[name].accuracy.values[0];
  return {
    learned: score('Score'),
    input: score('Score of the input'),
    perSecond: presentations / report.run_s,
    run_s: report.run_s,
  };
}

const rows = values.seeds.split(',').map((seed) => {
  const on = run(seed);
  const off = run(seed, '--set', labels ? 'Learning.eta=0' : 'Learning.eta=0 mV');
  const row = {
    seed: Number(seed),
    accuracy: on.learned,
    withoutLearning: off.learned,
    ofInput: on.input,
    presentationsPerSecond: Math.round(on.perSecond),
    run_s: on.run_s,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
  return row;
});
const summary = {
  bench: values.graph,
  accuracy: median(rows.map((r) => r.accuracy)),
  withoutLearning: median(rows.map((r) => r.withoutLearning)),
  ofInput: median(rows.map((r) => r.ofInput)),
  rows,
};
process.stdout.write(`${JSON.stringify({ ...summary, rows: undefined })}\n`);
writeFileSync(`${root}dist/bench/${values.graph}.json`, `${JSON.stringify(summary, null, 2)}\n`);
