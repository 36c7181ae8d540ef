/**
 * Who is joined to whom, for every connector. Fixed probability skips along the pairs by geometric
 * gaps; fixed in-degree draws by target and is then sorted by source; both take a few tens of
 * nanoseconds per synapse.
 */

import { createStream, type KeyedStream } from '../kit/random.ts';
import type { Connector } from '../kit/types.ts';
import type { Expr } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import { parseExpression } from '../language/parse.ts';
import { connectProblems } from '../problems/connect.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import type { ConnectRequest } from './connect.ts';
import { createSpace } from './geometry.ts';
import { convolve } from './pattern-kernel.ts';
import { collectNames } from './rewrite.ts';
import { createRows, type DrawnRows, type Targets } from './rows.ts';

/** Refused beyond this many, before memory is taken, where rows cannot be drawn at every spike. */
export const MOST_SYNAPSES = 1e9;

export interface Pattern {
  readonly rows: Uint32Array; // [pre + 1]
  readonly targets: Uint16Array | Uint32Array; // ascending in each row
  /** Where the connector itself lists them, in pattern order; engine units. */
  readonly weights?: Float64Array;
  readonly delays?: Float64Array; // ms
  readonly shared?: SharedWeights;
  /** The same by target, where they were drawn so; then `rows` and `targets` are made when asked for. */
  readonly columns?: Columns;
}

/** Every target has `each` sources; those of one target can be drawn alone, again and again. */
export interface Columns {
  readonly each: number;
  draw(target: number, into: Uint16Array | Uint32Array): void;
}

/** Weights that synapses share: synapse k has `values[cells[k]]`. */
export interface SharedWeights {
  readonly values: Float64Array; // engine units
  readonly cells: Uint32Array; // in the order of the synapses
}

type Of<K extends Connector['kind']> = Extract<Connector, { kind: K }>;
type Counted = Extract<Connector, { count: number }>;

const targetsFor = (post: number, count: number) =>
  post <= 65536 ? new Uint16Array(count) : new Uint32Array(count);

/** The pairs a connector joins. */
export function buildPattern(request: ConnectRequest): Outcome<Pattern> {
  const { connector, node, pre, post } = request;
  const expected = expectedSynapses(request);
  if (expected > MOST_SYNAPSES) return fail(connectProblems.tooMany(node, expected, MOST_SYNAPSES));
  switch (connector.kind) {
    case 'all':
      return succeed(all(request));
    case 'one': {
      if (pre.n !== post.n) return fail(connectProblems.unequal(node, pre.n, post.n));
      return succeed({
        rows: Uint32Array.from({ length: pre.n + 1 }, (_, i) => i),
        targets: targetsFor(post.n, post.n).map((_, i) => i),
      });
    }
    case 'probability':
      return probability(request, connector);
    case 'indegree':
      return byDegree(request, connector, 'in');
    case 'outdegree':
      return byDegree(request, connector, 'out');
    case 'total':
      return total(request, connector);
    case 'kernel':
      return convolve(request, connector);
    case 'list':
      return list(request, connector);
    case 'rows': {
      const stream = createStream(request.seed, node.id, 'rows');
      const found = Array.from({ length: pre.n }, (_, source) => {
        stream.row(source);
        return connector.row(source, stream).slice().sort();
      });
      return succeed(fromRows(found, post.n));
    }
  }
}

/** How many synapses there will be, about; 0 where only drawing tells. */
export function expectedSynapses({ connector, pre, post }: ConnectRequest): number {
  switch (connector.kind) {
    case 'all':
      return pre.n * post.n;
    case 'one':
      return pre.n;
    case 'probability': {
      const p = Number(connector.p);
      return Number.isFinite(p) ? p * pre.n * post.n : 0;
    }
    case 'indegree':
      return connector.count * post.n;
    case 'outdegree':
      return connector.count * pre.n;
    case 'total':
      return connector.count;
    case 'kernel':
      // A target sees a kernel of each channel, or of its own.
      return (
        connector.size.reduce((a, b) => a * b, 1) *
        post.n *
        (connector.channels === 'each' ? 1 : channelsOf(pre.shape))
      );
    case 'list':
      return connector.pre.length;
    case 'rows':
      return 0;
  }
}

const channelsOf = (shape: readonly number[]): number =>
  shape.slice(0, -2).reduce((a, b) => a * b, 1);

function all(request: ConnectRequest): Pattern {
  const { pre, post } = request;
  const drawn = drawnRows(request, { kind: 'all' });
  return rowsOfOneLength(drawn, pre.n, drawn.skipSelf ? post.n - 1 : post.n);
}

/** What a connector's rows depend on, where each can be drawn alone. */
export function drawnRows(request: ConnectRequest, rule: DrawnRows['rule']): DrawnRows {
  const { seed, node, post, samePopulation, connector } = request;
  const skipSelf = samePopulation && !connector.autapses;
  return { seed, node: node.id, post: post.n, skipSelf, rule };
}

function rowsOfOneLength(drawn: DrawnRows, pre: number, length: number): Pattern {
  const draw = createRows(drawn);
  const targets = targetsFor(drawn.post, pre * length);
  for (let i = 0; i < pre; i++) draw(i, targets.subarray(i * length, (i + 1) * length));
  return { rows: Uint32Array.from({ length: pre + 1 }, (_, i) => i * length), targets };
}

function probability(request: ConnectRequest, connector: Of<'probability'>): Outcome<Pattern> {
  const { node, pre, post, samePopulation } = request;
  const parsed = parseExpression(connector.p);
  if (!parsed.ok) return parsed;
  const expr: Expr = parsed.value;
  const names = collectNames(expr);
  const varies = ['i', 'j', 'x', 'y', 'd'].some((name) => names.has(name));
  const skipSelf = samePopulation && !connector.autapses;
  const stream = createStream(request.seed, node.id, 'pattern');
  const space = createSpace(request);
  const constant = varies ? 0 : Number(evaluate(expr, space.scope(0, 0)));
  if (!(constant >= 0 && constant <= 1)) return fail(connectProblems.probability(node, constant));
  const rows = new Uint32Array(pre.n + 1);
  const growing = new Growing(post.n, Math.ceil(constant * pre.n * post.n * 1.05) + 1024);
  const draw = varies ? null : createRows(drawnRows(request, { kind: 'probability', p: constant }));
  const row = targetsFor(post.n, draw ? post.n : 0);
  for (let i = 0; i < pre.n; i++) {
    rows[i] = growing.length;
    if (draw) growing.append(row.subarray(0, draw(i, row)));
    else {
      stream.row(i);
      for (let j = 0; j < post.n; j++) {
        const u = stream.uniform();
        if (u < Number(evaluate(expr, space.scope(i, j))) && !(skipSelf && i === j))
          growing.push(j);
      }
    }
    if (growing.length > MOST_SYNAPSES)
      return fail(connectProblems.tooMany(node, growing.length, MOST_SYNAPSES));
  }
  rows[pre.n] = growing.length;
  return succeed({ rows, targets: growing.take() });
}

/** Targets while their number is not known. */
class Growing {
  length = 0;
  private buffer: Uint16Array | Uint32Array;
  private readonly post: number;

  constructor(post: number, capacity: number) {
    this.post = post;
    this.buffer = targetsFor(post, capacity);
  }

  push(target: number): void {
    this.reserve(1);
    this.buffer[this.length++] = target;
  }

  append(targets: Targets): void {
    this.reserve(targets.length);
    this.buffer.set(targets, this.length);
    this.length += targets.length;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = targetsFor(this.post, Math.ceil(this.buffer.length * 1.5) + more);
    larger.set(this.buffer);
    this.buffer = larger;
  }

  take(): Uint16Array | Uint32Array {
    return this.buffer.slice(0, this.length);
  }
}

/** A fixed number of partners for each target ('in') or each source ('out'). */
function byDegree(
  request: ConnectRequest,
  connector: Counted,
  side: 'in' | 'out',
): Outcome<Pattern> {
  const { node, pre, post, samePopulation, seed } = request;
  const each = side === 'in' ? post.n : pre.n;
  const others = side === 'in' ? pre.n : post.n;
  const { count, multapses } = connector;
  const skipSelf = samePopulation && !connector.autapses;
  if (others === 0 || (skipSelf && others === 1)) {
    if (count > 0) return fail(connectProblems.noPartner(node));
  }
  if (!multapses && count > others - (skipSelf ? 1 : 0))
    return fail(connectProblems.noPartner(node));
  const stream = createStream(seed, node.id, 'pattern');
  if (side === 'in' && multapses && !skipSelf)
    return succeed(byColumns(stream, count, pre.n, post.n));
  if (side === 'out')
    return succeed(
      rowsOfOneLength(drawnRows(request, { kind: 'outdegree', count, multapses }), pre.n, count),
    );
  const partners = targetsFor(others, each * count);
  const taken = multapses ? null : new Uint8Array(others);
  for (let k = 0; k < each; k++) {
    stream.row(k);
    const from = k * count;
    if (!taken && !skipSelf) {
      stream.integers(others, partners, from, from + count);
      continue;
    }
    for (let c = 0; c < count; c++) {
      let partner = stream.integer(others);
      while ((skipSelf && partner === k) || taken?.[partner] === 1)
        partner = stream.integer(others);
      if (taken) taken[partner] = 1;
      partners[from + c] = partner;
    }
    if (taken) for (let c = 0; c < count; c++) taken[partners[from + c]!] = 0;
  }
  return succeed(bySource(partners, count, pre.n, post.n));
}

/** Independent sources for every target: the list of all of them is made when it is asked for. */
function byColumns(stream: KeyedStream, each: number, pre: number, post: number): Pattern {
  const columns: Columns = {
    each,
    draw(target, into) {
      stream.row(target);
      stream.integers(pre, into, 0, each);
    },
  };
  let made: Pattern | null = null;
  const transposed = () => {
    if (made) return made;
    const sources = targetsFor(pre, post * each);
    for (let j = 0; j < post; j++) columns.draw(j, sources.subarray(j * each, (j + 1) * each));
    made = bySource(sources, each, pre, post);
    return made;
  };
  return {
    get rows() {
      return transposed().rows;
    },
    get targets() {
      return transposed().targets;
    },
    columns,
  };
}

/** Sources of one group: their rows are near each other in memory. */
const GROUP_BITS = 7;

/**
 * Rows by source from a list of sources by target. Synapses go to groups of sources first and to
 * their rows then: writing to all rows in turn would miss the cache at every synapse.
 */
function bySource(
  partners: Uint16Array | Uint32Array,
  count: number,
  pre: number,
  post: number,
): Pattern {
  const rows = new Uint32Array(pre + 1);
  for (let k = 0; k < partners.length; k++) rows[partners[k]! + 1]!++;
  for (let i = 0; i < pre; i++) rows[i + 1]! += rows[i]!;
  const next = Uint32Array.from({ length: (pre >> GROUP_BITS) + 1 }, (_, g) =>
    Number(rows[g << GROUP_BITS]),
  );
  const sources = partners.slice();
  const ends = targetsFor(post, partners.length);
  for (let j = 0, k = 0; j < post; j++)
    for (let c = 0; c < count; c++, k++) {
      const source = partners[k]!;
      const place = next[source >> GROUP_BITS]!++;
      sources[place] = source;
      ends[place] = j;
    }
  const row = rows.slice();
  const targets = targetsFor(post, partners.length);
  for (let k = 0; k < ends.length; k++) targets[row[sources[k]!]!++] = ends[k]!;
  return { rows, targets };
}

/** A fixed number of synapses between random pairs. */
function total(request: ConnectRequest, connector: Counted): Outcome<Pattern> {
  const { node, pre, post, samePopulation, seed } = request;
  const skipSelf = samePopulation && !connector.autapses;
  const pairs = pre.n * post.n - (skipSelf ? pre.n : 0);
  if (connector.count > 0 && (pairs <= 0 || (!connector.multapses && connector.count > pairs)))
    return fail(connectProblems.noPartner(node));
  if (connector.multapses) return succeed(scattered(request, connector.count, skipSelf));
  const stream = createStream(seed, node.id, 'pattern');
  const found: number[][] = Array.from({ length: pre.n }, () => []);
  const taken = new Set<number>();
  for (let k = 0; k < connector.count; ) {
    const i = stream.integer(pre.n);
    const j = stream.integer(post.n);
    if (skipSelf && i === j) continue;
    if (taken.has(i * post.n + j)) continue;
    taken.add(i * post.n + j);
    found[i]?.push(j);
    k++;
  }
  for (const row of found) row.sort((a, b) => a - b);
  return succeed(fromRows(found, post.n));
}

/** Sources are drawn for all synapses first, which gives the lengths of rows; then row by row the targets. */
function scattered(
  { node, pre, post, seed }: ConnectRequest,
  count: number,
  skipSelf: boolean,
): Pattern {
  const rows = new Uint32Array(pre.n + 1);
  const sources = createStream(seed, node.id, 'pattern');
  const drawn = new Uint32Array(Math.min(count, 65536));
  for (let done = 0; done < count; done += drawn.length) {
    const now = Math.min(drawn.length, count - done);
    sources.integers(pre.n, drawn, 0, now);
    for (let k = 0; k < now; k++) rows[drawn[k]! + 1]!++;
  }
  for (let i = 0; i < pre.n; i++) rows[i + 1]! += rows[i]!;
  const targets = targetsFor(post.n, count);
  const stream = createStream(seed, node.id, 'targets');
  for (let i = 0; i < pre.n; i++) {
    const [from, to] = [rows[i]!, rows[i + 1]!];
    stream.row(i);
    stream.integers(skipSelf ? post.n - 1 : post.n, targets, from, to);
    if (skipSelf) for (let k = from; k < to; k++) if (targets[k]! >= i) targets[k]!++;
    targets.subarray(from, to).sort();
  }
  return { rows, targets };
}

function list(request: ConnectRequest, connector: Of<'list'>): Outcome<Pattern> {
  const { node, pre, post } = request;
  const n = connector.pre.length;
  const order = Uint32Array.from({ length: n }, (_, k) => k);
  for (let k = 0; k < n; k++) {
    const i = connector.pre[k]!;
    const j = connector.post[k]!;
    if (i >= pre.n) return fail(connectProblems.outOfRange(node, k, 'pre', i, pre.n));
    if (j >= post.n) return fail(connectProblems.outOfRange(node, k, 'post', j, post.n));
  }
  order.sort(
    (a, b) =>
      connector.pre[a]! - connector.pre[b]! || connector.post[a]! - connector.post[b]! || a - b,
  );
  const rows = new Uint32Array(pre.n + 1);
  for (const source of connector.pre) rows[source + 1]!++;
  for (let i = 0; i < pre.n; i++) rows[i + 1]! += rows[i]!;
  const targets = targetsFor(post.n, n);
  for (let k = 0; k < n; k++) targets[k] = connector.post[order[k]!]!;
  const sorted = (values: Float64Array) => Float64Array.from(order, (k) => values[k] ?? 0);
  return succeed({
    rows,
    targets,
    ...(connector.weight ? { weights: sorted(connector.weight) } : {}),
    ...(connector.delay ? { delays: sorted(connector.delay) } : {}),
  });
}

function fromRows(found: readonly ArrayLike<number>[], post: number): Pattern {
  const rows = new Uint32Array(found.length + 1);
  for (const [i, row] of found.entries()) rows[i + 1] = rows[i]! + row.length;
  const targets = targetsFor(post, rows[found.length]!);
  for (const [i, row] of found.entries()) targets.set(row, rows[i]!);
  return { rows, targets };
}
