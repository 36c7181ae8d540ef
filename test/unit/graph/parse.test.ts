import { describe, expect, test } from 'vitest';
import { locate } from '../../../engine/graph/locate.ts';
import { MAX_LENGTH, parse } from '../../../engine/graph/parse.ts';
import { quickest, startClock } from '../../support/pace.ts';

const codes = (text: string) => parse(text).problems.map(({ code }) => code);
const place = (text: string) => {
  const result = parse(text);
  const [problem] = result.problems;
  if (!problem) throw new Error('no problem');
  const { line, column } = locate({ text, spans: new Map() }, problem);
  return `${problem.code} ${line}:${column}`;
};

describe('parse', () => {
  test('reads what JSON.parse reads', () => {
    const text = `{"a": [1, -0.5e3, 0, true, false, null, "x\\n\\u00e9\\"\\\\"], "b": {"c": {}}, "d": []}`;
    const result = parse(text);
    expect(result.ok && result.value.root).toEqual(JSON.parse(text));
  });

  test('skips a byte order mark', () => {
    expect(parse('\uFEFF{"a": 1}').ok).toBe(true);
  });

  test.each([
    ['', 'file/not-json 1:1'],
    ['{\n  "a": 1,\n  b: 2\n}', 'file/not-json 3:3'],
    ['{"a": 01}', 'file/not-json 1:8'],
    ['{"a": NaN}', 'file/not-json 1:7'],
    ['{"a": "x', 'file/not-json 1:9'],
    ['{"a": "x\\', 'file/not-json 1:10'],
    ['{"a": "\\q"}', 'file/not-json 1:8'],
    ['{"a": 1,}', 'file/not-json 1:9'],
    ['{"a": 1} x', 'file/not-json 1:10'],
    ['{"a": tru}', 'file/not-json 1:7'],
    ['{"a": "line\nbreak"}', 'file/not-json 1:12'],
    ['[1]', 'file/not-a-document 1:1'],
    ['{"a": 1,\n "a": 2}', 'file/duplicate-key 2:2'],
    ['{"__proto__": {"x": 1}}', 'file/forbidden-key 1:2'],
    ['{"a": {"constructor": 1}}', 'file/forbidden-key 1:8'],
    ['{"a": 1e999}', 'file/number-too-large 1:7'],
  ])('%j is refused at %s', (text, expected) => {
    expect(place(text)).toBe(expected);
  });

  test('reports all duplicate keys and keeps the prototype clean', () => {
    const text = '{"a": 1, "a": 2, "b": {"__proto__": {"polluted": 1}}, "a": 3}';
    expect(codes(text)).toEqual(['file/duplicate-key', 'file/forbidden-key', 'file/duplicate-key']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('stops at deep nesting, not at the end of the stack', () => {
    expect(codes(`{"a":${'['.repeat(1e6)}`)).toEqual(['file/too-deep']);
    expect(codes('{"a":'.repeat(1e5))).toEqual(['file/too-deep']);
  });

  test('refuses an oversized text at once', () => {
    const started = startClock();
    expect(codes(' '.repeat(MAX_LENGTH + 1))).toEqual(['file/too-long']);
    expect(started()).toBeLessThan(100);
  });

  test('refuses millions of keys and values in under a second each', () => {
    const keys = `{${Array.from({ length: 1e6 }, (_, k) => `"k${k}":0`).join()}}`;
    const values = `{"a":[${'0,'.repeat(5e6)}0]}`;
    for (const text of [keys, values]) {
      const refuse = () => expect(codes(text)).toEqual(['file/too-many-values']);
      expect(quickest(1000, refuse).time).toBeLessThan(1000);
    }
  });
});

describe('locate', () => {
  const text = `{
  "format": "snn-graph",
  "nodes": {
    "n1": { "type": "core/lif", "parameters": { "tau_m": "20 ms" }, "initial": { "V_m": 3 } }
  },
  "edges": { "e1": { "from": "n1/spikes", "to": "n1/exc" } },
  "definitions": { "mine": { "behaviour": { "equations": "dV/dt = \\n  oops : 1" } } }
}`;
  const parsed = parse(text);
  const source = parsed.ok ? parsed.value.source : null;
  const at = (problem: object) => {
    if (!source) throw new Error('not parsed');
    const { line, span } = locate(source, {
      severity: 'error',
      code: 'x/y',
      message: '',
      ...problem,
    });
    return `${line} ${text.slice(...span)}`;
  };

  test('finds parameters, nodes, edges, ports and equations', () => {
    expect(at({ node: 'n1', parameter: 'tau_m' })).toBe('4 "20 ms"');
    expect(at({ node: 'n1', parameter: 'V_m' })).toBe('4 3');
    expect(at({ node: 'n1', parameter: 'type' })).toBe('4 "core/lif"');
    expect(at({ node: 'n1.inner', parameter: 'tau_m' })).toMatch(/^4 \{ "type"/);
    expect(at({ node: 'n1', parameter: 'missing' })).toMatch(/^4 \{ "type"/);
    expect(at({ edge: 'e1', port: 'to' })).toBe('6 "n1/exc"');
    expect(at({ edge: 'e1', node: 'n1' })).toMatch(/^6 \{ "from"/);
    expect(at({ definition: 'mine', parameter: 'equations', span: [11, 15] })).toBe('7 oops');
    expect(at({ parameter: 'format' })).toBe('2 "snn-graph"');
    expect(at({})).toBe('1 ');
  });
});
