/**
 * `npm run bench -- [NAME...] [--workers 1,2] [--peer brian2] [--pairs 5] [--json]`: runs gallery
 * networks with the command line and, alternately, with a peer, and prints what was measured. Times
 * are reported, never asserted; ratios are medians of pairs within this one run.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Gallery file, model seconds, rate [Hz] all seeds of the reference lie in (null: none exists). */
const NETWORKS = {
  cuba: { seconds: 10, rate: [4.5, 6.6] },
  coba: { seconds: 2, rate: null },
  cobahh: { seconds: 1, rate: null },
  brunel: { seconds: 1, rate: null },
  // Plastic synapses from E to E; `mixed` keeps weights in 32 bits, for both. Compared with itself
  // without the rule.
  'brunel-stdp': { seconds: 0.3, rate: null, make: plasticBrunel, against: 'brunel-static' },
  'brunel-static': { seconds: 0.3, rate: null, make: staticBrunel },
  microcircuit: { seconds: 1, rate: null },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '1' },
    peer: { type: 'string' },
    pairs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const names =
  positionals.length > 0 ? positionals : Object.keys(NETWORKS).filter((n) => n !== 'brunel-static');
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** Brunel's network of the gallery with another text. */
function variant(name, change) {
  const graph = JSON.parse(readFileSync(`${root}nodes/gallery/brunel.snn`, 'utf8'));
  graph.simulation.precision = 'mixed';
  change(graph);
  mkdirSync(`${root}dist/bench`, { recursive: true });
  const path = `${root}dist/bench/${name}.snn`;
  writeFileSync(path, JSON.stringify(graph));
  return path;
}

function staticBrunel() {
  return variant('brunel-static', () => {});
}

function plasticBrunel() {
  return variant('brunel-stdp', (graph) => {
    graph.nodes.nrule0000 = {
      type: 'core/stdp-pair',
      version: 1,
      name: 'STDP',
      parameters: { A_plus: 0.0005, A_minus: 0.000525, w_max: '0.2 mV' },
    };
    graph.edges.erule000 = { from: 'nrule0000/rule', to: 'nprojee0/rule' };
  });
}

function ours(name, workers, seed) {
  const { seconds, make } = NETWORKS[name];
  const result = spawnSync(
    process.execPath,
    [
      'engine/main/spikeloom.mjs',
      'run',
      make ? make() : `nodes/gallery/${name}.snn`,
      '--json',
      '--duration',
      `${seconds} s`,
      '--seed',
      String(seed),
      '--workers',
      String(workers),
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  const report = JSON.parse(result.stdout);
  const neurons = report.populations.filter((p) => !p.source);
  const spikes = neurons.reduce((sum, p) => sum + p.spikes, 0);
  const size = neurons.reduce((sum, p) => sum + p.size, 0);
  return {
    build_s: report.build_s,
    run_s: report.run_s,
    rate_hz: spikes / size / seconds,
    bytes_per_synapse: report.synapses > 0 ? report.synapse_bytes / report.synapses : null,
  };
}

function brian2(name, seed) {
  const script = fileURLToPath(new URL('./peers/brian2_networks.py', import.meta.url));
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const result = spawnSync(python, [script, name, String(NETWORKS[name].seconds), String(seed)], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(result.stderr.split('\n').slice(-4).join('\n'));
  return JSON.parse(result.stdout.trim().split('\n').at(-1));
}

const lines = [];
for (const name of names)
  for (const workers of values.workers.split(',').map(Number)) {
    if (!NETWORKS[name])
      throw new Error(
        `There is no benchmark ${name}; there are ${Object.keys(NETWORKS).join(' ')}.`,
      );
    const own = [];
    const peer = [];
    const { against } = NETWORKS[name];
    const other = [];
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      own.push(ours(name, workers, pair + 1));
      if (against) other.push(ours(against, workers, pair + 1));
      if (values.peer === 'brian2' && name !== 'microcircuit' && !NETWORKS[name].make)
        peer.push(brian2(name, pair + 1));
    }
    const range = NETWORKS[name].rate;
    const rate = median(own.map((o) => o.rate_hz));
    lines.push({
      bench: name,
      workers,
      build_s: median(own.map((o) => o.build_s)),
      run_s: own.map((o) => o.run_s),
      rate_hz: rate,
      void: range !== null && (rate < range[0] || rate > range[1]),
      bytes_per_synapse: own[0].bytes_per_synapse,
      ...(against ? { against, times: median(own.map((o, i) => o.run_s / other[i].run_s)) } : {}),
      ...(peer.length > 0
        ? {
            peer: {
              name: 'Brian2 C++ standalone',
              run_s: peer.map((p) => p.run_s),
              build_s: median(peer.map((p) => p.build_s)),
              rate_hz: median(peer.map((p) => p.rate_hz)),
            },
            ratio_median: median(peer.map((p, i) => p.run_s / own[i].run_s)),
          }
        : {}),
    });
    const line = lines.at(-1);
    if (values.json) process.stdout.write(`${JSON.stringify(line)}\n`);
    else
      process.stdout.write(
        `${name.padEnd(13)} ${workers} worker${workers > 1 ? 's' : ' '}  build ${line.build_s.toFixed(2)} s  run ${line.run_s.map((s) => s.toFixed(2)).join(' ')} s  ${line.rate_hz.toFixed(2)} Hz${line.void ? ' (outside the reference range: void)' : ''}${line.peer ? `  ${line.peer.name} ${line.peer.run_s.map((s) => s.toFixed(2)).join(' ')} s, ${line.peer.rate_hz.toFixed(2)} Hz: ${line.ratio_median.toFixed(2)} x faster` : ''}${line.against ? `  ${line.times.toFixed(2)} x the time of ${line.against}` : ''}\n`,
      );
  }
mkdirSync(`${root}dist/bench`, { recursive: true });
writeFileSync(`${root}dist/bench/networks.json`, `${JSON.stringify(lines, null, 2)}\n`);
