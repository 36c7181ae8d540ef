/**
 * The form of a document and of the plain definitions inside it. It says what every part must
 * look like so that the types of `document.ts` hold; what values mean (units, ranges, wires) is
 * for `validate` and `resolve`. Fields that are not named here are kept unread.
 */

import type { NodeDefinition, Parameter } from '../kit/types.ts';
import {
  any,
  type Form,
  flag,
  list,
  map,
  nothing,
  number,
  object,
  oneOf,
  text,
  tuple,
  union,
  whole,
} from './form.ts';
import { ID_PATTERN } from './ids.ts';

const NAME = '^[A-Za-z][A-Za-z0-9_]{0,63}$';
const names = { pattern: NAME, says: 'a name of letters, digits and _' };
const ids = { pattern: ID_PATTERN, says: 'an id of letters, digits, _ and -' };
const typeName = text('a type such as "core/lif"', '^[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_-]{1,64}$');
const portRef = text(
  '"<node id>/<port>"',
  '^[A-Za-z][A-Za-z0-9_-]{0,63}/[A-Za-z][A-Za-z0-9_]{0,63}$',
);

const quantity = union('a number, or a text with a unit such as "20 ms"', number(), text());
const expression = object({ expression: text() }, ['expression']);
const scalar = union(
  'a text with a unit such as "20 ms", a number or an expression',
  number(),
  text(),
  expression,
);
const draw = object(
  {
    draw: oneOf('normal', 'uniform', 'lognormal', 'exponential', 'gamma'),
    args: list(scalar),
    clip: tuple('a pair of bounds', scalar, scalar),
  },
  ['draw', 'args'],
);
const listed = object({ list: list(number()), unit: text() }, ['list', 'unit']);
const value = union(
  'a text with a unit such as "20 ms", a number, a distribution, a list or an expression',
  number(),
  text(),
  expression,
  draw,
  listed,
);
const asset = object(
  { path: text(), sha256: text(), inline: text(), name: text() },
  [],
  'a file: its path and SHA-256',
);

const wholeNumber = union('a whole number', whole(), expression);
const sizes = union(
  'a whole number or a list of whole numbers from 1',
  whole(1),
  list(whole(1), 'a list', 1, 8),
  expression,
);
const formula = union('a formula', text(), number());
const file = union('a file: its path and SHA-256, or null', nothing, asset);

/** The form of a parameter's value in a document. */
export function parameterForm(parameter: Parameter): Form {
  switch (parameter.kind) {
    case 'quantity':
      return parameter.perElement ? value : scalar;
    case 'count':
      return wholeNumber;
    case 'shape':
      return sizes;
    case 'flag':
      return flag;
    case 'choice':
      return oneOf(...Object.keys(parameter.options));
    case 'expression':
      return formula;
    case 'table': {
      const width = Object.keys(parameter.columns).length;
      const row = tuple('a row', ...Array.from({ length: width }, () => number()));
      const rows = `a list of rows of ${width} ${width === 1 ? 'number' : 'numbers'}`;
      return width === 1 ? union(rows, list(row), list(number())) : union(rows, list(row));
    }
    case 'asset':
      return file;
  }
}

const shape = list(union('a size or a name', number(), text()), 'a list of sizes or names');
const parameter: Form = {
  kind: 'switch',
  base: object(
    {
      kind: oneOf('quantity', 'count', 'shape', 'flag', 'choice', 'expression', 'table', 'asset'),
      doc: text(),
      cite: text(),
      live: flag,
      group: text(),
    },
    ['kind'],
  ),
  on: 'kind',
  cases: {
    quantity: object({ unit: text(), default: number(), range: range(), perElement: flag }, [
      'unit',
      'default',
    ]),
    count: object({ default: whole(), range: range() }, ['default']),
    shape: object({ default: list(whole(1), 'a list of sizes', 1, 8) }, ['default']),
    flag: object({ default: flag }, ['default']),
    choice: object({ default: text(), options: map(text()) }, ['default', 'options']),
    expression: object({ unit: text(), default: text() }, ['unit', 'default']),
    table: object({ columns: map(text(), names), default: list(list(number(), 'a row'), 'rows') }, [
      'columns',
      'default',
    ]),
    asset: object({ default: nothing, media: list(text(), 'a list of media types') }, ['media']),
  },
};

function range(): Form {
  const bound = union('a number or null', number(), nothing);
  return tuple('a pair of bounds', bound, bound);
}

const port: Form = {
  kind: 'switch',
  base: object(
    {
      kind: oneOf(
        ...['spikes', 'impulses', 'analog', 'current', 'image', 'cloud', 'label', 'result'],
        ...['events', 'weights', 'rule', 'mod'],
      ),
      flow: oneOf('in', 'out'),
      shape,
      doc: text(),
      optional: flag,
      many: flag,
      unit: text(),
      into: text(),
      discardIf: text(),
      variable: text(),
    },
    ['kind', 'flow', 'shape'],
  ),
  on: 'kind',
  cases: { analog: object({}, ['unit']), current: object({}, ['unit']) },
};

const dynamics = object(
  {
    equations: text(),
    initial: map(text(), names),
    threshold: text(),
    reset: text(),
    refractory: text(),
    step: text(),
    input: oneOf('end', 'start'),
    method: oneOf('auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'),
    substeps: whole(1, 1000),
    surrogate: object(
      { kind: oneOf('atan', 'sigmoid', 'triangle', 'rect', 'gaussian'), width: number() },
      ['kind', 'width'],
    ),
  },
  ['equations'],
);
const plasticity = object({
  ...Object.fromEntries(
    'pre post synapse shared onPre onPost every onEvery'.split(' ').map((key) => [key, text()]),
  ),
  initial: map(text(), names),
  on: map(text(), names),
});
const quotes = object({ text: text(), doi: text(), url: text() }, ['text']);

/** A plain definition: equations, a learning rule or a subgraph; code cannot stand in a document. */
const definition = (graph: Form): Form =>
  object(
    {
      type: typeName,
      version: whole(1),
      title: text(),
      category: oneOf(
        ...['source', 'encoder', 'neuron', 'projection', 'plasticity', 'modulator', 'layer'],
        ...['training', 'readout', 'plot', 'world', 'utility', 'composite'],
      ),
      doc: text(),
      citations: map(quotes),
      parameters: map(parameter, names),
      presets: list(object({ title: text(), parameters: map(any) }, ['title', 'parameters'])),
      ports: map(port, names),
      behaviour: {
        kind: 'switch',
        base: object({ kind: oneOf('dynamics', 'plasticity', 'composite') }, ['kind']),
        on: 'kind',
        cases: {
          dynamics,
          plasticity,
          composite: object({ graph, expose: map(portRef, names) }, ['graph', 'expose']),
        },
      },
      examples: list(any),
    },
    ['type', 'version', 'title', 'category', 'parameters', 'ports', 'behaviour'],
  );

const node = object(
  {
    type: typeName,
    version: whole(1),
    name: text('a name of 1 to 200 characters', '^[^\\u0000-\\u001f]{1,200}$'),
    parameters: map(any),
    initial: map(value, names),
    method: oneOf('auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'),
    substeps: whole(1, 1000),
    muted: flag,
    note: text(),
  },
  ['type', 'version', 'name'],
);
const edge = object({ from: portRef, to: portRef }, ['from', 'to']);
const point = tuple('a pair of numbers', number(), number());
const placed = object(
  {
    at: point,
    size: point,
    collapsed: flag,
    pinned: flag,
    place: oneOf('dock', 'canvas', 'both'),
  },
  ['at'],
);
const item = object(
  {
    kind: oneOf('frame', 'note'),
    title: text(),
    text: text(),
    at: point,
    size: point,
    colour: text(),
  },
  ['kind', 'at', 'size'],
);
const bookmark = object(
  {
    at: point,
    size: point,
    scope: list(text(), 'a list of ids'),
    plots: list(list(text(), 'a list of ids'), 'a list of columns of ids'),
  },
  ['at', 'size'],
);

/** The nodes and edges of a document, or of a composite's inside. */
const inside = (each: Form) => ({
  nodes: map(each, ids),
  edges: map(edge, ids),
  layout: map(union('a pair of numbers, or an object with "at"', point, placed), ids),
  items: map(item, ids),
});

/** The form of a whole document; `nodes` can be made stricter by the types that are installed. */
export const documentForm = (each: Form = node): Form =>
  object(
    {
      format: oneOf('snn-graph'),
      version: whole(1),
      title: text(),
      description: text(),
      requires: map(text()),
      simulation: object({
        dt: quantity,
        duration: quantity,
        seed: whole(0, Number.MAX_SAFE_INTEGER),
        precision: oneOf('f64', 'mixed', 'f32'),
      }),
      variables: map(quantity, names),
      definitions: map(definition(object(inside(each), ['nodes', 'edges'])), ids),
      controls: list(text(), 'a list of "<node id>.<parameter>"'),
      knobs: map(object({ from: quantity, to: quantity, as: oneOf('slider', 'stepper') })),
      state: text(),
      bookmarks: map(bookmark, { pattern: '^[1-9]$', says: 'a digit from 1 to 9' }),
      ...inside(each),
    },
    ['format', 'version', 'nodes', 'edges'],
  );

/** The form of a node, with the parameters of each installed type. */
export const nodeForm = (definitions: readonly NodeDefinition[]): Form => ({
  kind: 'switch',
  base: node,
  on: 'type',
  cases: Object.fromEntries(
    definitions.map((definition) => [
      definition.type,
      object({
        parameters: object(
          Object.fromEntries(
            Object.entries(definition.parameters).map(([name, p]) => [name, parameterForm(p)]),
          ),
        ),
      }),
    ]),
  ),
});
