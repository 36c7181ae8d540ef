/** The presentation clock in a running graph: what it says, and that labels come with their samples. */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../../engine/graph/document.ts';
import type { Sample } from '../../../../engine/kit/types.ts';
import { examplePack } from '../../../../nodes/sources/image-pack-source.ts';
import { runGraph } from '../../../support/run.ts';

type Nodes = Readonly<Record<string, { type: string; parameters?: object }>>;
const graph = (nodes: Nodes): GraphDocument =>
  ({
    format: 'snn-graph',
    version: 1,
    title: 'schedule',
    requires: {},
    simulation: { dt: '1 ms', duration: '100 ms', seed: 7, precision: 'f64' },
    variables: {},
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, n]) => [
        id,
        { type: n.type, version: 1, name: id, parameters: n.parameters ?? {} },
      ]),
    ),
    edges: {},
    definitions: {},
    layout: {},
  }) as unknown as GraphDocument;

const clock = {
  type: 'core/schedule',
  parameters: { show: '10 ms', rest: '5 ms', trainSamples: 2, assignSamples: 1, testSamples: 1 },
};

const digits = { type: 'core/digits', parameters: { data: examplePack() } };
const graphOf = (nodes: Nodes = {}) => graph({ nsource00: digits, nclock000: clock, ...nodes });

it('says step by step whether one learns, and which phase it is', async () => {
  const record = ['nclock000/learning', 'nclock000/phase'];
  const run = await runGraph(graphOf(), { record });
  const [learning, phase] = record.map((ref) => Array.from(run.signal(ref).values));
  const each = (values: readonly number[], steps: number) =>
    values.flatMap((v) => new Array<number>(steps).fill(v));
  expect(phase).toEqual([
    ...[0, 0, 1, 2].flatMap((now) => [...each([now], 10), ...each([3], 5)]),
    ...each([3], 40),
  ]);
  // The rest after a lesson still belongs to it.
  expect(learning).toEqual([...each([1], 30), ...each([0], 70)]);
});

it('labels come out of the source with their samples', async () => {
  const shown = await Promise.all(
    [5, 20, 35, 50].map(async (duration) => {
      const run = await runGraph(graphOf(), { duration: `${duration} ms` });
      const { image, label } = run.outputs('nsource00') as Readonly<Record<string, Sample>>;
      return { image: `${image!.data}`, label: label!.data[0] };
    }),
  );
  const [first, second, assigned, tested] = shown;
  expect(second).not.toEqual(first);
  expect(assigned).toEqual(first);
  // The set has two samples, and the test takes the last.
  expect(tested).toEqual(second);
  expect(second!.label).not.toBe(first!.label);
});

it('there is at most one', async () => {
  await expect(runGraph(graphOf({ nclock001: clock }))).rejects.toThrow(/graph\/two-schedules/);
});
