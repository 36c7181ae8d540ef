import { describe, expect, test } from 'vitest';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import { validate } from '../../../engine/graph/validate.ts';
import { quickest, startClock } from '../../support/pace.ts';
import { registry } from './definitions.ts';

const node = (type: string, name: string, rest: object = {}) => ({
  type,
  version: type === 'core/lif' ? 2 : 1,
  name,
  ...rest,
});
const doc = (nodes: object, edges: Record<string, string> = {}, rest: object = {}): GraphDocument =>
  ({
    ...emptyDocument,
    nodes,
    edges: Object.fromEntries(
      Object.entries(edges).map(([id, wire]) => [
        id,
        { from: wire.split('>')[0], to: wire.split('>')[1] },
      ]),
    ),
    ...rest,
  }) as GraphDocument;
const told = (d: GraphDocument) =>
  validate(d, registry).map(({ code, message }) => `${code}: ${message}`);
const codes = (d: GraphDocument) => validate(d, registry).map(({ code }) => code);

describe('validate', () => {
  test('a sound graph has no problems', () => {
    const d = doc(
      { a: node('core/lif', 'E'), p: node('core/fixed-probability', 'E to E') },
      { e1: 'a/spikes>p/pre', e2: 'p/post>a/exc' },
    );
    expect(told(d)).toEqual([]);
  });

  test('types, names, parameters', () => {
    const d = doc({
      a: node('acme/izh3', 'X'),
      b: node('core/lif', 'E', {
        parameters: { tau_n: '3 ms', n: 0, reset: 'nowhere', fast: 1, fraction: [1] },
      }),
      c: node('core/lif', 'E'),
    });
    expect(told(d)).toEqual([
      'graph/unknown-type: Node type "acme/izh3" of X is not installed. Its settings are kept. Install its pack, or replace the node.',
      'graph/unknown-parameter: E has no parameter tau_n; the value is kept but not used. Did you mean tau_m?',
      'graph/form: E: n must be a whole number or a list of whole numbers from 1, but is 0.',
      'graph/form: E: reset must be one of "to", "by", but is "nowhere".',
      'graph/form: E: fast must be true or false, but is 1.',
      'graph/form: E: fraction must be a text with a unit such as "20 ms", a number or an expression, but is [1].',
      'graph/duplicate-name: Two nodes are called "E"; rename one.',
    ]);
  });

  test('wires', () => {
    const d = doc(
      {
        a: node('core/lif', 'E'),
        p: node('core/fixed-probability', 'P'),
        s: node('core/signal', 'S'),
      },
      {
        e1: 'a/spikes>p/pre',
        e2: 'a/spikes>p/pre',
        e3: 'gone/spikes>p/pre',
        e4: 'a/spike>p/pre',
        e5: 'p/post>a/exc',
        e6: 's/signal>a/current',
        e7: 'p/post>a/g',
        e8: 'p/post>toString/g',
      },
    );
    expect(told(d)).toEqual([
      'graph/twice: E.spikes and P.pre are joined twice. Delete one wire.',
      'graph/dangling-edge: A wire comes from "gone/spikes", but there is no such node. Delete the wire.',
      'graph/unknown-port: E has no output "spike". Did you mean spikes?',
      'graph/not-joinable: S.signal cannot go into E.current. A signal cannot drive neurons as a current. Wire it to a signal input, a plot, or through a gain into neurons.',
      'graph/dangling-edge: A wire goes to "toString/g", but there is no such node. Delete the wire.',
    ]);
  });

  test('an input for one wire that has two', () => {
    const d = doc(
      {
        a: node('core/lif', 'E'),
        b: node('core/lif', 'F'),
        p: node('core/fixed-probability', 'P'),
      },
      { e1: 'a/spikes>p/pre', e2: 'b/spikes>p/pre', e3: 'p/post>a/exc' },
    );
    expect(told(d)).toEqual(['graph/occupied: P: pre takes one wire, but has two. Delete one.']);
  });

  test('required ends: rules without a third factor, projections to nowhere, empty plots', () => {
    const d = doc({
      r: node('core/stdp', 'R-STDP'),
      p: node('core/one-to-one', 'P'),
      s: node('core/raster', 'Raster'),
      m: node('core/stdp', 'Muted', { muted: true }),
    });
    expect(
      validate(d, registry).map(
        ({ code, severity, port, node: id }) => `${severity} ${code} ${id} ${port}`,
      ),
    ).toEqual([
      'error graph/missing-input r reward',
      'error graph/missing-input p pre',
      'error graph/missing-output p post',
      'warning graph/missing-input s spikes',
    ]);
  });

  test('packs and controls', () => {
    const d = doc(
      { a: node('core/lif', 'E') },
      {},
      { requires: { core: '1', acme: '2' }, controls: ['a.tau_m', 'a.nope', 'b.x', 'nodot'] },
    );
    expect(codes(d)).toEqual([
      'graph/missing-pack',
      'graph/unknown-control',
      'graph/unknown-control',
      'graph/unknown-control',
    ]);
  });

  describe('subgraphs', () => {
    const composite = (graph: object, expose: object = {}, ports: object = {}) => ({
      type: 'local/x',
      version: 1,
      title: 'Sub',
      category: 'composite',
      doc: '',
      parameters: {},
      ports,
      behaviour: { kind: 'composite', graph, expose },
      examples: [],
    });
    test('problems inside are told at the node', () => {
      const d = doc(
        { a: node('local/sub', 'Net') },
        {},
        {
          definitions: {
            sub: composite(
              {
                nodes: { p: node('core/one-to-one', 'P'), q: node('core/one-to-one', 'Q') },
                edges: {},
              },
              { pre: 'p/pre', bad: 'z/pre' },
              {
                pre: { kind: 'spikes', flow: 'in', shape: ['n'] },
                bad: { kind: 'spikes', flow: 'in', shape: ['n'], optional: true },
                loose: { kind: 'spikes', flow: 'out', shape: ['n'] },
              },
            ),
          },
        },
      );
      expect(told(d)).toEqual([
        'graph/exposed-nothing: Inside Net: Sub: its port bad stands for "z/pre", which does not exist inside it.',
        'graph/port-without-inside: Inside Net: Sub: its port loose stands for nothing inside it.',
        'graph/missing-output: Inside Net: P does not end anywhere: wire its post to a receptor, or delete it.',
        'graph/missing-input: Inside Net: Q has nothing wired to pre: Spikes of the sending population. Wire it, or mute the node.',
        'graph/missing-output: Inside Net: Q does not end anywhere: wire its post to a receptor, or delete it.',
        'graph/missing-input: Net has nothing wired to pre:  Wire it, or mute the node.',
      ]);
    });

    test('one that holds itself, and a tower that doubles at each level, end at once', () => {
      const self = doc(
        { a: node('local/s', 'S') },
        {},
        {
          definitions: {
            s: composite({ nodes: { b: node('local/t', 'T') }, edges: {} }),
            t: composite({ nodes: { c: node('local/s', 'S') }, edges: {} }),
          },
        },
      );
      expect(codes(self)).toEqual(['graph/recursive']);
      const tower: Record<string, object> = {};
      for (let k = 0; k < 200; k++)
        tower[`d${k}`] = composite({
          nodes: { a: node(`local/d${k + 1}`, 'A'), b: node(`local/d${k + 1}`, 'B') },
          edges: {},
        });
      const started = startClock();
      expect(codes(doc({ a: node('local/d0', 'Top') }, {}, { definitions: tower }))).toContain(
        'graph/nested-too-deep',
      );
      expect(started()).toBeLessThan(200);
    });
  });

  test('a hundred thousand broken wires are a bounded list, quickly', () => {
    const edges: Record<string, string> = {};
    for (let k = 0; k < 100_000; k++) edges[`e${k}`] = `a/nope${k}>b/x`;
    const broken = doc({ a: node('core/lif', 'E') }, edges);
    const list = () => expect(validate(broken, registry).length).toBeLessThan(1100);
    expect(quickest(500, list).time).toBeLessThan(500);
  });
});
