/** The command line as a person uses it: every command and option, its output and its exit code. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplePack } from '../../../nodes/sources/image-pack-source.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder = '';
let file = '';

const GRAPH = {
  format: 'snn-graph',
  version: 1,
  title: 'A small graph',
  simulation: { dt: '0.1 ms', duration: '200 ms', seed: 3 },
  variables: { drive: '2 kHz' },
  nodes: {
    nsource0: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: 4, rate: 'drive' },
    },
    nsynapse: {
      type: 'core/all-to-all',
      version: 1,
      name: 'Synapses',
      parameters: { weight: '60 pA', delay: '1 ms' },
    },
    ncells00: { type: 'core/lif', version: 1, name: 'My, cells', parameters: { n: 3 } },
    ncount00: { type: 'core/population-rate', version: 1, name: 'Rate of cells' },
    ntrace00: { type: 'core/trace', version: 1, name: 'Potential' },
  },
  edges: {
    e1: { from: 'nsource0/spikes', to: 'nsynapse/pre' },
    e2: { from: 'nsynapse/post', to: 'ncells00/exc' },
    e3: { from: 'ncells00/spikes', to: 'ncount00/spikes' },
    e4: { from: 'ncells00/V_m', to: 'ntrace00/signal' },
  },
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spikeloom-cli-'));
  file = join(folder, 'graph.snn');
  writeFileSync(file, JSON.stringify(GRAPH));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['engine/main/spikeloom.mjs', ...args],
    { cwd: root, encoding: 'utf8', timeout: 120_000 },
  );
  return { status, stdout, stderr };
}
const report = (...args: string[]) => {
  const { status, stdout, stderr } = cli('run', file, '--json', ...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
};

describe('run', () => {
  it('reports sizes, rates, times, synapses, memory and readouts as one object', () => {
    const one = report();
    expect(one).toMatchObject({
      title: 'A small graph',
      seed: 3,
      dt_ms: 0.1,
      duration_ms: 200,
      precision: 'f64',
      workers: 1,
      synapses: 12,
    });
    expect(one.populations[0]).toMatchObject({ name: 'My, cells', size: 3 });
    expect(one.populations[0].spikes).toBeGreaterThan(0);
    for (const key of ['build_s', 'run_s', 'memory_bytes', 'synapse_bytes', 'real_time_factor'])
      expect(one[key], key).toBeGreaterThan(0);
    expect(Object.keys(one.readouts)).toEqual(['Rate of cells']);
  });

  it('takes a duration, a range of seeds and a precision', () => {
    const many = report('--seed', '1..3', '--duration', '0.05s', '--precision', 'mixed');
    expect(many.runs.map((r: { seed: number }) => r.seed)).toEqual([1, 2, 3]);
    expect(many.runs[0]).toMatchObject({ duration_ms: 50, precision: 'mixed' });
  });

  it('sets parameters by name or id, and variables of the project', () => {
    const spikes = (...args: string[]) => report(...args).populations[0].spikes;
    const before = spikes();
    expect(spikes('--set', 'drive=0Hz')).toBe(0);
    expect(spikes('--set', 'My, cells.I_e=900pA')).toBeGreaterThan(before);
    expect(spikes('--set', 'ncells00.V_th=0mV', '--set', 'drive=2kHz')).toBe(0);
  });

  it.each([
    ['--set', 'nobody.x=1', /no node "nobody"/],
    ['--set', 'weight=1', /no variable "weight"; there are drive/],
    ['--set', 'nonsense', /NODE\.PARAMETER=VALUE/],
    ['--seed', '5..1', /--seed takes/],
    ['--workers', '0', /--workers takes/],
    ['--precision', 'f16', /--precision takes/],
    ['--nonsense', '1', /nonsense/],
  ])('answers %s %s with a sentence and 1', (option, value, sentence) => {
    const { status, stderr, stdout } = cli('run', file, option, value);
    expect(stderr).toMatch(sentence);
    expect([status, stdout]).toEqual([1, '']);
  });

  it('finds graphs of the gallery by name, and takes a file that is there first', () => {
    const one = cli('run', 'gallery/one-neuron.snn', '--json', '--duration', '50ms');
    expect(JSON.parse(one.stdout).populations[0].size).toBe(1);
    expect(cli('check', 'gallery/one-neuron.snn').status).toBe(0);
    const none = cli('run', 'gallery/nothing-of-it.snn');
    expect(none.status).toBe(1);
    expect(none.stderr).toMatch(/gallery\/nothing-of-it\.snn cannot be read/);
  });

  it('does not begin a run whose results cannot be kept', () => {
    for (const option of ['--record', '--save']) {
      const { status, stdout, stderr } = cli('run', file, option, join(file, 'inside'));
      expect(stderr).toMatch(/^The results cannot be written: \w+: [^\n]*\n$/);
      expect([status, stdout]).toEqual([1, '']);
    }
  });

  it('says once that a size is too large', () => {
    const { stderr } = cli('run', 'gallery/one-neuron.snn', '--set', 'Neuron.n=3000000000');
    expect(stderr.match(/shape\//g)).toEqual(['shape/']);
  });

  it('says where a wrong value stands, and does not run', () => {
    const { status, stderr } = cli('run', file, '--set', 'My, cells.tau_m=20mV');
    expect(stderr).toMatch(/graph\.snn:\d+:\d+: unit\/mismatch: .*tau_m/);
    expect(status).toBe(1);
  });

  it('repeats a run of a graph that names files beside it', () => {
    const beside = join(folder, 'list.snn');
    writeFileSync(join(folder, 'list.csv'), 'pre,post,weight,delay\n0,1,90,1\n1,2,90,1.5\n');
    const list = {
      type: 'core/synapse-list',
      version: 1,
      name: 'Synapses',
      parameters: { file: { path: 'list.csv' } },
    };
    writeFileSync(beside, JSON.stringify({ ...GRAPH, nodes: { ...GRAPH.nodes, nsynapse: list } }));
    const out = join(folder, 'list-run');
    expect(cli('run', beside, '--record', out).status).toBe(0);
    expect(cli('check', beside).status).toBe(0);
    expect(cli('replay', out)).toMatchObject({ status: 0 });
    rmSync(join(folder, 'list.csv'));
    const without = cli('replay', out);
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('list.csv is not there');
  });

  it('warns of a file that is cut off, with the byte, and runs what is there', () => {
    const cut = join(folder, 'cut.snn');
    const parameters = { size: [34, 34], file: { name: 'cut.bin', inline: 'AwKAA+gEAg==' } };
    writeFileSync(
      cut,
      JSON.stringify({
        format: 'snn-graph',
        version: 1,
        simulation: { dt: '1 ms', duration: '50 ms' },
        nodes: { nevents0: { type: 'core/event-file', version: 1, name: 'Events', parameters } },
        edges: {},
      }),
    );
    const { status, stdout, stderr } = cli('run', cut, '--json');
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /run\/stage-warning: Events: cut\.bin: 2 bytes at the end are no whole record \(byte 5\)/,
    );
    expect(JSON.parse(stdout).duration_ms).toBe(50);
  });

  it('saves its training halfway and goes on from there to the same state and scores', () => {
    const path = join(root, 'nodes/gallery/stdp-digits.snn');
    const digits = JSON.parse(readFileSync(path, 'utf8'));
    const show = { trainSamples: 2, passes: 2, assignSamples: 2, testSamples: 2 };
    Object.assign(digits.nodes.nclock000.parameters, show);
    digits.nodes.ndigits00.parameters = { data: examplePack() };
    digits.nodes.nneurons0.parameters = { n: 12 };
    digits.simulation.duration = `${8 * 170} ms`;
    const small = join(folder, 'digits.snn');
    writeFileSync(small, JSON.stringify(digits));
    const at = (name: string) => join(folder, `${name}.state`);
    const run = (...args: string[]) => {
      const { status, stdout, stderr } = cli('run', small, '--json', ...args);
      expect([status, stderr]).toEqual([0, '']);
      return JSON.parse(stdout);
    };
    const whole = run('--save', at('whole'));
    // In the midst of the second lesson.
    run('--duration', '250ms', '--save', at('half'));
    const rest = run('--resume', at('half'), '--save', at('rest'));
    expect(rest.resumed_at_ms).toBe(250);
    expect(rest.readouts).toEqual(whole.readouts);
    expect(rest.readouts.Score.accuracy.values[2]).toBe(2);
    expect(readFileSync(at('rest')).equals(readFileSync(at('whole')))).toBe(true);
    expect(readFileSync(at('half')).equals(readFileSync(at('whole')))).toBe(false);

    const refused = (...args: string[]) => {
      const { status, stdout, stderr } = cli('run', small, ...args);
      expect([status, stdout]).toEqual([1, '']);
      return stderr;
    };
    expect(refused('--resume', at('half'), '--seed', '7')).toMatch(/state of another run/);
    expect(refused('--resume', at('half'), '--set', 'Neurons.n=9')).toMatch(/another run/);
    expect(refused('--resume', at('whole'))).toMatch(/1360 ms, where this run has ended/);
    expect(refused('--resume', small)).toMatch(/digits\.snn: /);
    expect(refused('--resume', at('none'))).toMatch(/none\.state cannot be read/);
    expect(refused('--save', at('many'), '--seed', '1..2')).toMatch(/one seed/);
    expect(refused('--resume', at('half'), '--record', folder)).toMatch(/from its beginning/);
  }, 60_000);

  it('records what replay repeats bit for bit', () => {
    const out = join(folder, 'out');
    report('--record', out, '--seed', '9');
    const [head, first = ''] = readFileSync(join(out, 'spikes.csv'), 'utf8').split('\n');
    expect(head).toBe('population,neuron,time_ms');
    expect(first).toMatch(/^"My, cells",[0-2],\d+(\.\d)?$/);
    const npy = readFileSync(join(out, 'My_ cells.V_m.npy'));
    expect(npy.subarray(1, 6).toString()).toBe('NUMPY');
    expect(npy.subarray(10, 128).toString()).toMatch(/'shape': \(\d+, 3\)/);
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(run).toMatchObject({ format: 'snn-run', seed: 9, precision: 'f64', events: [] });
    const again = cli('replay', out);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(out, 'run.json'), JSON.stringify({ ...run, spikesHash: 'other' }));
    expect(cli('replay', out).status).toBe(1);
    expect(cli('replay', join(folder, 'nowhere'))).toMatchObject({ status: 1 });
  });
});

describe('check, info, nodes, schema, fmt', () => {
  it('prints problems with their places, and says by its code whether one is an error', () => {
    expect(cli('check', file)).toMatchObject({ status: 0, stderr: '' });
    const wrong = join(folder, 'wrong.snn');
    const graph = structuredClone(GRAPH) as { nodes: Record<string, { type: string }> };
    (graph.nodes.ncells00 as { type: string }).type = 'core/liff';
    writeFileSync(wrong, JSON.stringify(graph, null, 2));
    const { status, stdout } = cli('check', wrong);
    expect(status).toBe(1);
    expect(stdout).toMatch(/wrong\.snn:\d+:\d+: \w+\/[\w-]+: .*core\/liff/);
    const parsed = JSON.parse(cli('check', wrong, '--json').stdout);
    expect(parsed.some((p: { node?: string }) => p.node === 'ncells00')).toBe(true);
    writeFileSync(wrong, '{"format": "snn-graph",');
    expect(cli('check', wrong).stdout).toMatch(/wrong\.snn:1:\d+: file\//);
    expect(cli('check', join(folder, 'nowhere.snn'))).toMatchObject({ status: 1 });
  });

  it.each([
    [
      'a comma too many',
      '{\n  "format": "snn-graph",\n  "nodes": {,}\n}\n',
      /:3:13: file\/not-json: /,
    ],
    [
      'a field of another form',
      '{\n "format": "snn-graph",\n "version": 1,\n "nodes": {\n  "na": {"type": 3, "version": 1, "name": "A"}\n },\n "edges": {}\n}\n',
      /:5:18: file\/form: /,
    ],
    [
      'a value of another dimension',
      '{\n "format": "snn-graph",\n "version": 1,\n "nodes": {\n  "na": {"type": "core/lif", "version": 1, "name": "A",\n   "parameters": {"tau_m": "3 mV"}}\n },\n "edges": {}\n}\n',
      /:6:28: unit\/mismatch: /,
    ],
  ])('says the line and column of %s', (_, text, expected) => {
    const broken = join(folder, 'broken.snn');
    writeFileSync(broken, text);
    const { status, stdout } = cli('check', broken);
    expect(stdout).toMatch(expected);
    expect(status).toBe(1);
    expect(cli('run', broken).stderr).toMatch(expected);
  });

  it('shows the plan', () => {
    const { status, stdout } = cli('info', file);
    expect(status).toBe(0);
    for (const words of [/exact/, /kernels: \d+ \(/, /MB/, /12 synapses/, /worker 1: /])
      expect(stdout).toMatch(words);
  });

  it('shows how a plan is divided among workers', () => {
    const { stdout } = cli('info', 'gallery/cuba.snn', '--workers', '2');
    expect(stdout).toMatch(/worker 1: Excitatory 0 to (\d+)/);
    const last = Number(/worker 1: Excitatory 0 to (\d+)/.exec(stdout)?.[1]);
    expect(stdout).toContain(`worker 2: Excitatory ${last + 1} to 3199`);
    expect(cli('info', 'gallery/brunel.snn').stdout).toMatch(/a bit matrix and /);
    expect(cli('info', 'gallery/cuba.snn', '--workers', '0')).toMatchObject({ status: 1 });
    expect(cli('info')).toMatchObject({ status: 1 });
  });

  it('lists node types and describes one', () => {
    expect(cli('nodes').stdout).toMatch(/^core\/lif +neuron/m);
    const { stdout } = cli('nodes', 'lif');
    for (const words of [/tau_m +10 ms/, /in exc/, /out spikes/]) expect(stdout).toMatch(words);
    const [lif] = JSON.parse(cli('nodes', 'core/lif', '--json').stdout);
    expect(lif.parameters.tau_m).toMatchObject({ unit: 'ms', default: 10, range: [0.01, null] });
    expect(lif.citations).toHaveProperty('rotter1999');
    expect(cli('nodes', 'core/none')).toMatchObject({ status: 1 });
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, ['engine/main/spikeloom.mjs', 'schema'], { cwd: root });
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    child.stdout.destroy();
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([status, complaint]).toEqual([0, '']);
  });

  it('writes the schema', () => {
    const schema = JSON.parse(cli('schema').stdout);
    expect(schema.$schema).toMatch(/json-schema/);
  });

  it('gives a file its one form, and touches none that is broken', () => {
    const copy = join(folder, 'copy.snn');
    writeFileSync(copy, JSON.stringify(GRAPH));
    expect(cli('fmt', copy).status).toBe(0);
    const once = readFileSync(copy, 'utf8');
    expect(once.split('\n').length).toBeGreaterThan(20);
    cli('fmt', copy);
    expect(readFileSync(copy, 'utf8')).toBe(once);
    writeFileSync(copy, '{"nodes": 1');
    expect(cli('fmt', copy).status).toBe(1);
    expect(readFileSync(copy, 'utf8')).toBe('{"nodes": 1');
  });

  it('helps', () => {
    expect(cli('help')).toMatchObject({ status: 0 });
    expect(cli().status).toBe(1);
    expect(cli('nonsense').stderr).toMatch(/no command "nonsense"/);
  });
});
