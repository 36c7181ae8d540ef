/** Pure parts of code view, runs, run bar and equations. */

import { describe, expect, test } from 'vitest';
import {
  createRegistry,
  emptyDocument,
  type GraphDocument,
  type Problem,
  parseExpression,
  serialise,
} from '#engine';
import { coreNodes } from '#nodes';
import { readLines, tokens } from '../../../app/dock/code-lines.ts';
import { viewsFor } from '../../../app/dock/plots/kinds.ts';
import { changesBetween } from '../../../app/dock/run-changes.ts';
import {
  fieldsOf,
  makeLocal,
  outdent,
  statesOf,
  textOf,
  withText,
} from '../../../app/inspector/equation-fields.ts';
import { formulasOf } from '../../../app/inspector/equation-math.ts';
import { highlight, unknownName } from '../../../app/inspector/highlight.ts';
import { type MathNode, mathOf } from '../../../app/inspector/math.ts';
import {
  printBytes,
  printCount,
  printFactor,
  printWait,
  progress,
  readTime,
  spanOf,
} from '../../../app/run/run-target.ts';

const registry = createRegistry(coreNodes);
const lif = registry.get('core/lif');
if (!lif) throw new Error('the library has no core/lif');

const document: GraphDocument = {
  ...emptyDocument,
  title: 'Two',
  nodes: {
    nabcdefg: { type: 'core/lif', version: 1, name: 'E', parameters: { n: 800, tau_m: '20 ms' } },
    nzyxwvut: {
      type: 'core/lif',
      version: 1,
      name: 'I',
      parameters: Object.fromEntries(Array.from({ length: 30 }, (_v, k) => [`p${k}`, '1000 ms'])),
    },
  },
  edges: { eabcdefg: { from: 'nabcdefg/spikes', to: 'nzyxwvut/exc' } },
  layout: { nabcdefg: [0, 0], nzyxwvut: [10, 20] },
};

describe('code view', () => {
  const text = serialise(document);
  const code = readLines(text);

  test('a node owns its lines among the nodes and in the layout, and nothing else', () => {
    for (const id of Object.keys(document.nodes)) {
      const places = code.places.get(id) ?? [];
      expect(places.length).toBe(2);
      for (const [from, to] of places) {
        expect(code.lines[from]).toContain(`"${id}"`);
        expect(to).toBeGreaterThan(from);
      }
    }
    const [[from, to] = [0, 0]] = code.places.get('nzyxwvut') ?? [];
    expect(to - from).toBeGreaterThan(3);
    expect(code.lines.slice(from, to).join('\n')).toContain('"p29"');
    expect(code.owners[0]).toBeNull();
    expect(code.places.get('eabcdefg')?.length).toBe(1);
  });

  test('the pieces of a line are the line', () => {
    for (const line of code.lines)
      expect(
        tokens(line)
          .map((t) => t.text)
          .join(''),
      ).toBe(line);
    const named = tokens('    "n1": { "C_m": "200 pF", "n": [2, 3] }').filter((t) => t.of);
    expect(named.map((t) => [t.of, t.text])).toEqual([
      ['C_m', '"200 pF"'],
      ['n', '2'],
      ['n', '3'],
    ]);
    expect(tokens('  "n": -1.5e3, "a\\"b": true').map((t) => t.kind)).toEqual([
      'mark',
      'key',
      'mark',
      'mark',
      'number',
      'mark',
      'key',
      'mark',
      'mark',
      'word',
    ]);
  });
});

describe('runs', () => {
  test('what changed is said in names and values', () => {
    const { nabcdefg: e, nzyxwvut: i } = document.nodes;
    if (!e || !i) throw new Error('the document has two nodes');
    const after: GraphDocument = {
      ...document,
      simulation: { seed: 7 },
      variables: { g: 5 },
      nodes: {
        nabcdefg: { ...e, parameters: { n: 800, tau_m: '25 ms' }, muted: true },
        nnew: { ...i, name: 'New' },
      },
    };
    expect(changesBetween(document, after)).toEqual([
      '+ New',
      '− I',
      'E.tau_m 20 ms → 25 ms',
      'E muted',
      'seed 1 → 7',
      'g default → 5',
    ]);
    expect(changesBetween(document, document)).toEqual([]);
  });
});

describe('run bar', () => {
  test('how long a run goes', () => {
    expect(spanOf({ kind: 'forever' }, 5)).toBeNull();
    expect(spanOf({ kind: 'for', span: 100 }, 5)).toBe(100);
    expect(spanOf({ kind: 'until', time: 100 }, 30)).toBe(70);
    expect(spanOf({ kind: 'until', time: 100 }, 130)).toBe(0);
  });

  test('how far it is, and how long it takes', () => {
    expect(progress(1000, 2000, 1250, 0.5)).toEqual({ share: 0.25, left: 1.5 });
    expect(progress(0, 0, 0, 0)).toEqual({ share: 1, left: null });
    expect(printWait(8.2)).toBe('8\u2009s');
    expect(printWait(600)).toBe('10\u2009min');
  });

  test('times are read with units, a bare number is milliseconds', () => {
    expect(readTime('1 s')).toBe(1000);
    expect(readTime('250')).toBe(250);
    expect(readTime('5 mV')).toBeNull();
    expect(readTime('-1 s')).toBeNull();
    expect(readTime('')).toBeNull();
  });

  test('large numbers are short', () => {
    expect(printCount(81200)).toBe('81\u2009200');
    expect(printCount(15_600_000)).toBe('15.6\u2009M');
    expect(printFactor(0.2134)).toBe('×0.21');
    expect(printFactor(1234.5)).toBe('×1235');
    expect(printBytes(33 * 2 ** 20)).toBe('33\u2009MB');
  });
});

const flat = (node: MathNode | string): string =>
  typeof node === 'string' ? node : `${node.tag}(${node.children.map(flat).join(' ')})`;
const math = (text: string): string => {
  const read = parseExpression(text);
  if (!read.ok) throw new Error(`${text} can be read`);
  return flat(mathOf(read.value));
};

describe('formulas', () => {
  test('quotients are fractions and need no brackets', () => {
    expect(math('(E_L - V_m)/tau_m')).toBe(
      'mfrac(mrow(msub(mi(E) mi(L)) mo(−) msub(mi(V) mi(m))) msub(mi(τ) mi(m)))',
    );
  });

  test('brackets stand where the meaning needs them, and nowhere else', () => {
    expect(math('a*(b + c)')).toContain('mo(()');
    expect(math('a + b*c')).not.toContain('mo(()');
    expect(math('a - (b - c)')).toContain('mo(()');
    expect(math('(a + b)**2')).toBe('msup(mrow(mo(() mrow(mi(a) mo(+) mi(b)) mo())) mn(2))');
    expect(math('(a/b)**2')).toContain('mo(()');
  });

  test('numbers keep their units', () => {
    expect(math('0 pA')).toBe('mrow(mn(0) mtext(\u2009pA))');
  });

  test('every neuron and rule of the library can be shown, every line of it as a formula', () => {
    let shown = 0;
    for (const definition of coreNodes) {
      const { kind } = definition.behaviour;
      if (kind !== 'dynamics' && kind !== 'plasticity') continue;
      for (const { title, lines } of formulasOf(definition))
        for (const line of lines) {
          expect(typeof line, `${definition.type} ${title}: ${String(line)}`).toBe('object');
          shown++;
        }
    }
    expect(shown).toBeGreaterThan(50);
  });
});

describe('equation editor', () => {
  test('the pieces of a text are the text, and a problem cuts them at its span', () => {
    const text = 'dV_m/dt = (E_L - V_m)/tau_m : mV # leak';
    const problem: Problem = {
      severity: 'error',
      code: 'unit/mismatch',
      message: 'x',
      span: [11, 20],
    };
    const pieces = highlight(text, [problem]);
    expect(pieces.map((p) => p.text).join('')).toBe(text);
    expect(
      pieces
        .filter((p) => p.problem)
        .map((p) => p.text)
        .join(''),
    ).toBe(text.slice(11, 20));
    expect(pieces[0]).toMatchObject({ kind: 'derivative', text: 'dV_m/dt' });
    expect(pieces.at(-1)?.kind).toBe('comment');
  });

  test('an unknown name can become a parameter', () => {
    const message = 'Neuron: C_q is not known here. Did you mean C_m?';
    expect(unknownName({ severity: 'error', code: 'equation/unknown-name', message })).toBe('C_q');
    expect(unknownName({ severity: 'error', code: 'unit/mismatch', message })).toBeNull();
  });

  test('texts lose the indent of their file', () => {
    expect(outdent('\n      a = 1\n        b = 2\n      c = 3')).toBe('a = 1\n  b = 2\nc = 3');
    expect(outdent('x = 1')).toBe('x = 1');
    expect(textOf(lif, 'equations').startsWith('dV_m/dt')).toBe(true);
  });

  test('a text is set, and left out when it is empty', () => {
    expect(textOf(withText(lif, 'reset', 'V_m = E_L'), 'reset')).toBe('V_m = E_L');
    expect('reset' in withText(lif, 'reset', ' ').behaviour).toBe(false);
    expect(fieldsOf(lif).map((f) => f.key)).toContain('threshold');
  });

  test('a copied type is plain data in the document, and the node has it', () => {
    const made = makeLocal(document, 'nabcdefg', lif, registry);
    expect(made.nodes.nabcdefg?.type).toBe('local/lif');
    expect(made.nodes.nabcdefg?.parameters?.tau_m).toBe('20 ms');
    expect(JSON.parse(JSON.stringify(made.definitions))).toEqual(made.definitions);
    expect(made.edges).toEqual(document.edges);
  });

  test('states are found with their units', () => {
    expect(statesOf(lif)).toEqual([
      { name: 'V_m', unit: 'mV' },
      { name: 'I_ex', unit: 'pA' },
      { name: 'I_in', unit: 'pA' },
    ]);
  });
});

describe('kinds of plots', () => {
  const feed = (kind: string, shape: readonly number[] = []) =>
    ({
      id: 'n/p',
      name: 'n',
      port: 'p',
      series: 0,
      elements: 1,
      shape,
      unit: '1',
      senders: [],
      kind,
    }) as unknown as Parameters<typeof viewsFor>[1][number];

  test('a plot is drawn as its type says, else as its wires say', () => {
    expect(viewsFor('core/raster', [feed('spikes')])).toEqual(['raster', 'rate', 'isi']);
    expect(viewsFor('acme/scope', [feed('spikes', [2, 8, 8])])[0]).toBe('events');
    expect(viewsFor('acme/scope', [feed('result'), feed('label')])[0]).toBe('confusion');
    expect(viewsFor('core/trace', [])).toEqual(['traces']);
    expect(viewsFor('core/weights', [feed('weights')])).toEqual(['weights', 'weight-matrix']);
    const pictures = { ...feed('weights'), senders: [1, 28, 28] } as ReturnType<typeof feed>;
    expect(viewsFor('core/weight-matrix', [pictures])[0]).toBe('fields');
    expect(viewsFor('core/weight-matrix', [feed('weights')])[0]).toBe('weight-matrix');
    expect(viewsFor('core/progress', [feed('signal')])[0]).toBe('progress');
  });
});
