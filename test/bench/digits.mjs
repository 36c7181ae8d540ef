/**
 * `node test/bench/digits.mjs [--graph NAME or FILE] [--seeds 1..3] [--train N] [--test N]
 * [--validate] [--only learned] [--set Node.parameter=value ...]`: how well the gallery's digits are
 * recognised, from the command line. The graph itself holds the same readouts on the input's own
 * spikes; beside it stands the network that does not learn. 8,000 digits to train and to find labels,
 * the last 2,000 for the score, which is taken once. Medians over seeds.
 *
 * `--validate` is for tuning: it trains on the first 7,000 digits and scores the next 1,000, so that
 * no digit of the test is ever looked at.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
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
    validate: { type: 'boolean', default: false },
    only: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const [first, last] = values.seeds.split('..').map(Number);
const seeds =
  last === undefined
    ? values.seeds.split(',').map(Number)
    : Array.from({ length: last - first + 1 }, (_, k) => first + k);
const trains = values.validate ? 7000 : Number(values.train);
const tests = values.validate ? 1000 : Number(values.test);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const isFile = values.graph.endsWith('.snn');
const name = isFile ? basename(values.graph, '.snn') : values.graph;
const source = isFile ? values.graph : `${root}nodes/gallery/${name}.snn`;
const graph = JSON.parse(readFileSync(source, 'utf8'));
const clock = graph.nodes.nclock000.parameters;
clock.trainSamples = trains;
const assigns = (clock.assignSamples ?? 0) > 0;
if (assigns) clock.assignSamples = trains;
clock.testSamples = tests;
if (values.validate) clock.testFrom = trains;
const milliseconds = Number.parseFloat(clock.show) + Number.parseFloat(clock.rest ?? '0');
const presentations = trains * (Number(assigns) + (clock.passes ?? 1)) + tests;
graph.simulation.duration = `${((presentations * milliseconds) / 1000).toFixed(3)} s`;
mkdirSync(`${root}dist/bench`, { recursive: true });
/** The graph as it learns. */
const path = `${root}dist/bench/${name}-learns.snn`;
writeFileSync(path, JSON.stringify(graph));
/**
 * What is told without learning: nothing is shown to learn from, weights stay as they were drawn;
 * answers that begin at 0 get some.
 */
const still = `${root}dist/bench/${name}-still.snn`;
const unlearned = trains * Number(assigns) + tests;
clock.passes = 0;
graph.simulation.duration = `${((unlearned * milliseconds) / 1000).toFixed(3)} s`;
const inside = Object.values(graph.definitions ?? {}).flatMap((d) =>
  d.behaviour.kind === 'composite' ? Object.values(d.behaviour.graph.nodes) : [],
);
for (const node of [...Object.values(graph.nodes), ...inside])
  if (/^Answers/.test(node.name))
    node.parameters.weight = { draw: 'normal', args: ['0 mV', '1 mV'] };
writeFileSync(still, JSON.stringify(graph));

function run(path, seed) {
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
      ...values.set.flatMap((one) => ['--set', one]),
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  const report = JSON.parse(result.stdout);
  const scores = Object.fromEntries(
    Object.entries(report.readouts)
      .filter(([, readout]) => readout.accuracy?.values[2] === tests)
      .map(([name, readout]) => [name, readout.accuracy.values[0]]),
  );
  return { scores, run_s: report.run_s };
}

const rows = seeds.map((seed) => {
  const learned = run(path, seed);
  const row = {
    seed,
    learned: learned.scores,
    still: values.only === 'learned' ? {} : run(still, seed).scores,
    presentationsPerSecond: Math.round(presentations / learned.run_s),
    run_s: learned.run_s,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
  return row;
});
const medians = (kind) =>
  Object.fromEntries(
    Object.keys(rows[0][kind]).map((score) => [score, median(rows.map((r) => r[kind][score]))]),
  );
const summary = {
  bench: name,
  digits: values.validate ? 'validation' : 'test',
  learned: medians('learned'),
  still: medians('still'),
  msPerPresentation: milliseconds,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
writeFileSync(
  `${root}dist/bench/${name}.json`,
  `${JSON.stringify({ ...summary, rows }, null, 2)}\n`,
);
