/** Synapses from files: columns by name and in order, arrays of numpy, and what is said of bad ones. */

import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../engine/graph/migrate.ts';
import { synapsesOfFile } from '../../../nodes/projections/synapse-file.ts';
import { registry, runGraph } from '../../support/run.ts';
import { memoryAsset } from '../../support/stage.ts';

const text = (content: string, name = 'synapses.csv') =>
  memoryAsset(name, new TextEncoder().encode(content));

/** A version 1.0 file of little-endian doubles. */
function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const dict = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const head = `${dict.padEnd(117, ' ')}\n`;
  const bytes = new Uint8Array(10 + head.length + 8 * values.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, head.length, 0]);
  bytes.set(new TextEncoder().encode(head), 10);
  const view = new DataView(bytes.buffer);
  for (const [k, v] of values.entries()) view.setFloat64(10 + head.length + 8 * k, v, true);
  return bytes;
}
const columns = (read: ReturnType<typeof synapsesOfFile>) =>
  typeof read === 'string' ? read : read.map((column) => Array.from(column));

describe('a file of synapses', () => {
  it('has columns by name, in any order, or by place', () => {
    expect(columns(synapsesOfFile(text('weight,post,pre\n50,1,0\n-20,0,1\n')))).toEqual([
      [0, 1],
      [1, 0],
      [50, -20],
      [1, 1],
    ]);
    expect(columns(synapsesOfFile(text('0 1 50 1.5\n1 0 -20 2\n')))).toEqual([
      [0, 1],
      [1, 0],
      [50, -20],
      [1.5, 2],
    ]);
    expect(
      columns(synapsesOfFile(memoryAsset('a.npy', npy([2, 3], [0, 1, 50, 1, 0, -20])))),
    ).toEqual([
      [0, 1],
      [1, 0],
      [50, -20],
      [1, 1],
    ]);
  });

  it('is refused in words', () => {
    expect(synapsesOfFile(text('from,to\n0,1\n'))).toMatch(
      /has the columns pre and post; this one has from, to/,
    );
    expect(synapsesOfFile(text('0,1\n0,1.5\n'))).toMatch(/synapse 2 has 1.5 as post/);
    expect(synapsesOfFile(text('0,-1\n'))).toMatch(/synapse 1 has -1 as post/);
    expect(synapsesOfFile(text('pre,post,weight\n0,1,nan\n'))).toMatch(/NaN as weight/);
    expect(synapsesOfFile(memoryAsset('a.npy', npy([4], [0, 1, 1, 0])))).toMatch(/shape \[4\]/);
    expect(synapsesOfFile(memoryAsset('a.npy', npy([2, 2], [0, 1, 1, 0]).slice(0, 140)))).toMatch(
      /a\.npy: .*byte/,
    );
  });
});

const graph = (parameters: object) => {
  const document = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.1 ms', duration: '20 ms', seed: 1 },
    nodes: {
      n0000001: {
        type: 'core/spike-times',
        version: 1,
        name: 'In',
        parameters: { n: 2, times: [[5, 0]] },
      },
      n0000002: { type: 'core/lif', version: 1, name: 'Out', parameters: { n: 2 } },
      n0000003: { type: 'core/synapse-list', version: 1, name: 'List', parameters },
    },
    edges: {
      e0000001: { from: 'n0000001/spikes', to: 'n0000003/pre' },
      e0000002: { from: 'n0000003/post', to: 'n0000002/exc' },
    },
  };
  const read = readDocument(JSON.stringify(document), registry);
  if (!read.ok) throw new Error(read.problems.map((p) => p.message).join('\n'));
  return read.value.document;
};

describe('a projection from a file', () => {
  it('runs as the same rows written down', async () => {
    const record = ['n0000002/V_m'];
    const assets = { 'synapses.csv': text('pre,post,weight,delay\n0,1,800,1.5\n1,0,30,1\n') };
    const rows = [
      [0, 1, 800, 1.5],
      [1, 0, 30, 1],
    ];
    const fromFile = await runGraph(graph({ file: { path: 'synapses.csv' } }), { record, assets });
    const written = await runGraph(graph({ synapses: rows }), { record });
    expect(Array.from(fromFile.weights('n0000003'))).toEqual([800, 30]);
    const trace = fromFile.signal('n0000002/V_m').values;
    expect(trace.some((v) => v > -69)).toBe(true);
    expect(trace).toEqual(written.signal('n0000002/V_m').values);
  });

  it('says what is wrong with the file, or with a neuron that is not there', async () => {
    const file = { path: 'synapses.csv' };
    await expect(
      runGraph(graph({ file }), { assets: { 'synapses.csv': text('0,x\n') } }),
    ).rejects.toThrow(/List: synapses\.csv/);
    await expect(
      runGraph(graph({ file }), { assets: { 'synapses.csv': text('0,7,1,1\n') } }),
    ).rejects.toThrow(/7/);
    await expect(runGraph(graph({ file }))).rejects.toThrow(
      /List: the file synapses\.csv is not there/,
    );
  });
});
