/**
 * `npm run bench -- [NAME...] [--workers 1,2] [--peer brian2|c] [--pairs 5] [--json]`: networks of the
 * gallery, the compiler, the stream to a reader. A peer runs the same network alternately: Brian2, or
 * loops written in C by hand, which say how much there is to gain. Every run is a process of its own. Times are reported, never asserted; ratios are medians of pairs
 * within this one run; a line whose firing rate is outside the range of the reference is void.
 * `studio` measures the app in a browser instead, by the `studio-*` files beside this one; `input`
 * measures encoders and readers of files, by `input.mjs` and its own names; `kills` ends the app fifty
 * times in the midst of edits, where the tests do it five times.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { PEERS, startPeer } from './peers/start.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}dist/bench`;

if (process.argv.includes('studio')) {
  let failed = 0;
  for (const part of ['studio-canvas', 'studio-run'].map((name) => `${root}test/bench/${name}.mjs`))
    if (existsSync(part))
      failed += spawnSync(process.execPath, [part], { cwd: root, stdio: 'inherit' }).status ?? 1;
  process.exit(failed);
}

if (process.argv[2] === 'kills') {
  const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
  const what = ['test/e2e/state.test.ts', '-t', 'loses at most a second'];
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'browser', ...what], {
    cwd: root,
    stdio: 'inherit',
    env: { SPIKELOOM_KILLS: '50', ...process.env },
  });
  process.exit(status ?? 1);
}

if (process.argv[2] === 'input') {
  const script = `${root}test/bench/input.mjs`;
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(3)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

/**
 * Model seconds; rates from `skip` on must lie in `rate` [Hz]: what the seeds of NEST and Brian2
 * reached in `test/golden/data/*_stats_*.json` (COBA: those that survived). Those of Brunel's network
 * are of 5,000 neurons: for the 12,500 of the gallery the peer's rate stands beside ours.
 */
const NETWORKS = {
  cuba: { seconds: 10, skip: 0.5, rate: [5.13, 6.14] },
  coba: { seconds: 2, skip: 0.5, rate: [16.96, 21.79] },
  cobahh: { seconds: 1, skip: 0.5, rate: null },
  brunel: { seconds: 2, skip: 0.5, rate: null },
  microcircuit: { seconds: 1, skip: 0.5, rate: null },
  // Full scale, single precision weights: what it weighs.
  'microcircuit-full': { seconds: 0.1, skip: 0, rate: null, make: fullMicrocircuit, rare: true },
  // Plastic synapses from E to E; `mixed` keeps weights in 32 bits, for both. Compared with itself
  // without the rule.
  'brunel-stdp': {
    seconds: 0.3,
    skip: 0,
    rate: null,
    make: plasticBrunel,
    against: 'brunel-static',
  },
  // The library's own text of the rule as a definition of the graph, as if a person had typed it.
  'brunel-typed': {
    seconds: 0.3,
    skip: 0,
    rate: null,
    make: plasticBrunel,
    typed: ['core/stdp-pair'],
    against: 'brunel-stdp',
    rare: true,
  },
  // A weight of its own for every synapse, in 64 and 32 bits.
  'brunel-weighted': { seconds: 0.3, skip: 0, rate: null, make: weightedBrunel, rare: true },
  'brunel-weighted-mixed': {
    seconds: 0.3,
    skip: 0,
    rate: null,
    make: () => weightedBrunel('mixed'),
    rare: true,
  },
  'brunel-static': { seconds: 0.3, skip: 0, rate: null, make: staticBrunel, rare: true },
};
const OTHERS = { compile: compileBench, stream: streamBench };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '1' },
    peer: { type: 'string' },
    pairs: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const known = [...Object.keys(NETWORKS), ...Object.keys(OTHERS)];
const names = positionals.length > 0 ? positionals : known.filter((n) => !NETWORKS[n]?.rare);
const unknown = names.find((n) => !known.includes(n));
if (unknown) stop(`There is no benchmark ${unknown}; there are ${known.join(' ')}.`);
const peerOf = PEERS[values.peer];
if (values.peer !== undefined && !peerOf)
  stop(`There is no peer ${values.peer}; there are ${Object.keys(PEERS).join(' ')}.`);
const pairs = Number(values.pairs ?? 5);
const workerCounts = values.workers.split(',').map(Number);
if (!(pairs >= 1) || workerCounts.some((w) => !(w >= 1)))
  stop('Pairs and workers are numbers from 1.');

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const spread = (list) => [Math.min(...list), Math.max(...list)];
const times = (list) => list.map((s) => s.toFixed(2)).join(' ');
const percent = (x) => `${(100 * x).toFixed(1)} %`;

/** A network of the gallery with another text. */
function variant(name, from, change, precision = 'mixed') {
  const graph = JSON.parse(readFileSync(`${root}nodes/gallery/${from}.snn`, 'utf8'));
  graph.simulation.precision = precision;
  change(graph);
  const path = `${folder}/${name}.snn`;
  writeFileSync(path, JSON.stringify(graph));
  return path;
}

function staticBrunel() {
  return variant('brunel-static', 'brunel', () => {});
}

function weightedBrunel(precision = 'f64') {
  const change = ({ nodes }) => {
    for (const { type, parameters } of Object.values(nodes)) {
      if (type !== 'core/fixed-indegree') continue;
      const mean = parameters.weight.expression.startsWith('-') ? '-0.5 mV' : '0.1 mV';
      parameters.weight = { draw: 'normal', args: [mean, '0.01 mV'] };
    }
  };
  return variant(`brunel-weighted-${precision}`, 'brunel', change, precision);
}

function plasticBrunel() {
  return variant('brunel-stdp', 'brunel', (graph) => {
    graph.nodes.nrule0000 = {
      type: 'core/stdp-pair',
      version: 1,
      name: 'STDP',
      parameters: { A_plus: 0.0005, A_minus: 0.000525, w_max: '0.2 mV' },
    };
    graph.edges.erule000 = { from: 'nrule0000/rule', to: 'nprojee0/rule' };
  });
}

function fullMicrocircuit() {
  return variant('microcircuit-full', 'microcircuit', (graph) => {
    graph.variables.scale = 1;
  });
}

const fileOf = (name) => NETWORKS[name].make?.() ?? `${root}nodes/gallery/${name}.snn`;

/** Runs one task in a fresh process; its last line is the answer. */
function inside(task, { flags = [], env = {} } = {}) {
  const result = spawnSync(
    process.execPath,
    [
      ...flags,
      `${folder}/inside.js`,
      JSON.stringify({ seed: 1, workers: 1, skip: 0, pairs, ...task }),
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout.trim().split('\n').at(-1));
}

const ours = (name, workers, seed) => {
  const { seconds, skip, typed } = NETWORKS[name];
  return inside({ mode: 'run', file: fileOf(name), seconds, skip, typed, workers, seed });
};

async function networkBench(name, workers) {
  const { rate: range, against, seconds, skip } = NETWORKS[name];
  const rival = peerOf?.networks.includes(name)
    ? await startPeer(peerOf, { name, seconds, skip, folder })
    : null;
  const own = [];
  const peer = [];
  const other = [];
  for (let pair = 0; pair < pairs; pair++) {
    own.push(ours(name, workers, pair + 1));
    if (against) other.push(ours(against, workers, pair + 1));
    if (rival) peer.push(await rival.run());
  }
  rival?.end();
  const memoryOf = (file) =>
    inside(
      { mode: 'memory', file, seconds: 0.1, workers },
      // What is freed goes back to the system at once, else the C library keeps it for the next one.
      { flags: ['--expose-gc'], env: { MALLOC_MMAP_THRESHOLD_: '131072' } },
    );
  const { bytes_per_synapse, synapses } = memoryOf(fileOf(name));
  const thread_bytes = workers > 1 ? memoryOf('').growth_bytes : 0;
  const rate = median(own.map((o) => o.rate_hz));
  const ratios = peer.map((p, i) => p.run_s / own[i].run_s);
  const costs = other.map((o, i) => own[i].run_s / o.run_s);
  // Time on the processor hardly depends on what else the machine does.
  const cpuCosts = other.map((o, i) => own[i].cpu_s / o.cpu_s);
  const build_s = median(own.map((o) => o.build_s));
  return {
    bench: name,
    workers,
    build_s,
    run_s: own.map((o) => o.run_s),
    cpu_s: own.map((o) => o.cpu_s),
    rate_hz: rate,
    void: range !== null && (rate < range[0] || rate > range[1]),
    bytes_per_synapse,
    thread_bytes,
    bytes_per_synapse_without_threads: bytes_per_synapse - thread_bytes / synapses,
    synapses_per_s: own[0].synapses / build_s,
    peak_bytes: Math.max(...own.map((o) => o.peak_bytes)),
    ...(against
      ? {
          against,
          cost_median: median(costs),
          cost_spread: spread(costs),
          cpu_cost_median: median(cpuCosts),
          cpu_cost_spread: spread(cpuCosts),
          same_rate: other.every((o, i) => o.rate_hz === own[i].rate_hz),
        }
      : {}),
    ...(rival
      ? {
          peer: {
            name: rival.label,
            run_s: peer.map((p) => p.run_s),
            build_s: rival.build_s,
            rate_hz: median(peer.map((p) => p.rate_hz)),
          },
          ratio_median: median(ratios),
          ratio_spread: spread(ratios),
        }
      : {}),
  };
}

function compileBench(workers) {
  return { bench: 'compile', workers, ...inside({ mode: 'compile', file: '', workers }) };
}

function streamBench(workers) {
  const file = `${root}nodes/gallery/brunel.snn`;
  const task = { mode: 'stream', file, seconds: 1, workers, pairs: Number(values.pairs ?? 9) };
  return { bench: 'stream', workers, ...inside(task) };
}

function tell(line) {
  if (line.bench === 'compile')
    return `plan and kernels of ${line.nodes} nodes ${times(line.plan_s)} s; check after one edit ${line.edit_s.map((s) => (1000 * s).toFixed(1)).join(' ')} ms; run pressed to first step, ${line.first_step.nodes} nodes and ${line.first_step.synapses} synapses: ${line.first_step_s.map((s) => (1000 * s).toFixed(0)).join(' ')} ms`;
  if (line.bench === 'stream')
    return `bare ${times(line.bare_s)} s, watched ${times(line.watched_s)} s: slower by ${percent(line.slower_median)} (${line.slower.map(percent).join(', ')}); ${line.records} records, ${(line.bytes / 1e6).toFixed(1)} MB`;
  const parts = [
    `build ${line.build_s.toFixed(2)} s (${(line.synapses_per_s / 1e6).toFixed(1)} M synapses/s)`,
    `run ${times(line.run_s)} s (CPU ${times(line.cpu_s)})`,
    `${line.rate_hz.toFixed(2)} Hz${line.void ? ' (outside the reference: void)' : ''}`,
    `${line.bytes_per_synapse.toFixed(2)} B/synapse${line.thread_bytes > 0 ? ` (${line.bytes_per_synapse_without_threads.toFixed(2)} without ${(line.thread_bytes / 1e6).toFixed(0)} MB that threads take)` : ''}`,
    `peak ${(line.peak_bytes / 1e6).toFixed(0)} MB`,
  ];
  if (line.peer)
    parts.push(
      `${line.peer.name} ${times(line.peer.run_s)} s, ${line.peer.rate_hz.toFixed(2)} Hz: ${line.ratio_median.toFixed(2)} x faster (${line.ratio_spread.map((r) => r.toFixed(2)).join(' to ')})`,
    );
  if (line.against)
    parts.push(
      `${line.cost_median.toFixed(2)} x the time of ${line.against} (${line.cost_spread.map((r) => r.toFixed(2)).join(' to ')}; CPU ${line.cpu_cost_median.toFixed(2)}, ${line.cpu_cost_spread.map((r) => r.toFixed(2)).join(' to ')})`,
    );
  return parts.join('  ');
}

mkdirSync(folder, { recursive: true });
await bundle(folder);
const lines = [];
const finish = (line) => {
  lines.push(line);
  process.stdout.write(
    values.json
      ? `${JSON.stringify(line)}\n`
      : `${line.bench.padEnd(13)} ${line.workers} worker${line.workers > 1 ? 's' : ' '}  ${tell(line)}\n`,
  );
};
for (const name of names)
  for (const workers of workerCounts)
    finish(await (OTHERS[name] ? OTHERS[name](workers) : networkBench(name, workers)));

// How workers scale is a ratio of the lines above: the same seeds, minutes apart at most.
for (const name of names) {
  const [one, two] = [1, 2].map((w) => lines.find((l) => l.bench === name && l.workers === w));
  if (one?.run_s && two?.run_s && !values.json)
    process.stdout.write(
      `${name}: 2 workers are ${(median(one.run_s) / median(two.run_s)).toFixed(2)} x 1 worker\n`,
    );
}
writeFileSync(`${folder}/results.json`, `${JSON.stringify(lines, null, 2)}\n`);
