import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicate } from '../../../engine/graph/clipboard.ts';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import {
  addNode,
  connect,
  disconnect,
  removeNodes,
  rename,
  replaceType,
  setMuted,
  setParameter,
  unsetParameter,
} from '../../../engine/graph/edit.ts';
import { moveNodes } from '../../../engine/graph/edit-document.ts';
import { addProjection, insertOnEdge } from '../../../engine/graph/edit-wires.ts';
import { group, unpack } from '../../../engine/graph/group.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { validate } from '../../../engine/graph/validate.ts';
import { definitions, registry, seeded } from '../../unit/graph/definitions.ts';

type Edit = (document: GraphDocument, random: () => number) => GraphDocument;

const pick = <T>(items: readonly T[], k: number): T | undefined =>
  items[k % Math.max(1, items.length)];
const nodeAt = (d: GraphDocument, k: number) => pick(Object.keys(d.nodes).sort(), k) ?? 'none';
const portAt = (d: GraphDocument, k: number, flow: 'in' | 'out', kind?: string) => {
  const refs = Object.entries(d.nodes).flatMap(([id, { type }]) =>
    Object.entries(registry.get(type)?.ports ?? {})
      .filter(([, port]) => port.flow === flow && (kind === undefined || port.kind === kind))
      .map(([name]) => `${id}/${name}`),
  );
  return pick(refs.sort(), k) ?? 'none/none';
};

const nat = fc.nat(1000);
/** Every edit there is, on whatever the document happens to have. */
const edit: fc.Arbitrary<Edit> = fc.tuple(nat, nat, nat).chain(([a, b, c]) => {
  const type = pick(definitions, a)?.type ?? '';
  const edits: Edit[] = [
    (d, random) => addNode(d, { type, at: [b, c] }, { registry, random }),
    (d, random) => addNode(d, { type: 'core/lif', at: [b, c] }, { registry, random }),
    (d, random) => connect(d, portAt(d, a, 'out'), portAt(d, b, 'in'), { registry, random }),
    (d, random) =>
      addProjection(
        d,
        portAt(d, a, 'out', 'spikes'),
        portAt(d, b, 'in', 'impulses'),
        'core/fixed-probability',
        { registry, random },
      ),
    (d) => disconnect(d, [pick(Object.keys(d.edges).sort(), a) ?? '']),
    (d) => removeNodes(d, [nodeAt(d, a)], registry),
    (d) => setParameter(d, nodeAt(d, a), 'n', b),
    (d) => unsetParameter(d, nodeAt(d, a), 'n'),
    (d) => rename(d, nodeAt(d, a), d.nodes[nodeAt(d, b)]?.name ?? 'x'),
    (d) => moveNodes(d, { [nodeAt(d, a)]: [b, c] }),
    (d) => setMuted(d, [nodeAt(d, a)], b % 2 === 0),
    (d) => replaceType(d, nodeAt(d, a), type, registry),
    (d, random) => duplicate(d, [nodeAt(d, a), nodeAt(d, b)], { registry, random }),
    (d, random) =>
      insertOnEdge(d, pick(Object.keys(d.edges).sort(), a) ?? '', type, { registry, random }),
    (d, random) => group(d, [nodeAt(d, a), nodeAt(d, b)], 'Net', { registry, random }),
    (d, random) => unpack(d, nodeAt(d, a), { registry, random }),
  ];
  return fc.constantFrom(...edits);
});

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
};
/** Problems an edit may never cause, whatever it was asked to do. */
const BROKEN = new Set([
  ...['graph/dangling-edge', 'graph/unknown-port', 'graph/occupied', 'graph/twice'],
  ...['graph/duplicate-name', 'graph/unknown-type', 'graph/unknown-control'],
]);

test('random edits change nothing they were given and never break the graph', () => {
  const counts = { edits: 0, changed: 0 };
  fc.assert(
    fc.property(fc.array(edit, { minLength: 5, maxLength: 40 }), nat, (edits, seed) => {
      const random = seeded(seed);
      const history: GraphDocument[] = [freeze(emptyDocument)];
      const texts: string[] = [serialise(emptyDocument)];
      for (const change of edits) {
        const before = history[history.length - 1] ?? emptyDocument;
        const after = freeze(change(before, random));
        counts.edits++;
        if (after === before) continue;
        counts.changed++;
        const text = serialise(after);
        // An edit that returns another object has changed something.
        expect(text).not.toBe(texts[texts.length - 1]);
        const broken = validate(after, registry).filter(({ code }) => BROKEN.has(code));
        expect(broken).toEqual([]);
        history.push(after);
        texts.push(text);
      }
      // Undo is the list of documents: each is still what it was.
      for (const [k, document] of history.entries()) expect(serialise(document)).toBe(texts[k]);
    }),
    { numRuns: 250, seed: 7 },
  );
  expect(counts.changed).toBeGreaterThan(counts.edits / 4);
});

test('grouping and unpacking any nodes gives the same graph', () => {
  fc.assert(
    fc.property(
      fc.array(edit, { minLength: 8, maxLength: 30 }),
      fc.array(nat, { minLength: 1, maxLength: 5 }),
      nat,
      (edits, chosen, seed) => {
        const random = seeded(seed);
        const d = edits.reduce((doc, change) => change(doc, random), emptyDocument);
        const ids = chosen.map((k) => nodeAt(d, k));
        const grouped = group(d, ids, 'Net', { registry, random }, 'nGroup');
        const back = unpack(grouped, 'nGroup', { registry, random });
        const shape = (doc: GraphDocument) => ({
          nodes: doc.nodes,
          wires: Object.values(doc.edges)
            .map(({ from, to }) => `${from} ${to}`)
            .sort(),
          definitions: Object.keys(doc.definitions ?? {}).sort(),
        });
        expect(shape(back)).toEqual(shape(d));
      },
    ),
    { numRuns: 250, seed: 8 },
  );
});
