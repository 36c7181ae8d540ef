/**
 * The kernels of one population: feed (sum the wired signals), update (the phases update, arrive
 * and fire of a step in one pass), observe (named expressions that ports show).
 */

import { type Assignment, binary, call, type Expr, name, number, unary } from '../language/ast.ts';
import type { Population } from './ir.ts';
import type { Binding, ElementKernel } from './kernel-types.ts';
import { type Layout, padded } from './layout.ts';
import type { SignalPlan } from './plan-types.ts';
import { collectNames, guard } from './rewrite.ts';
import { shareExponentials } from './share-exponentials.ts';
import { simplifyAll } from './simplify.ts';

type Ring = Extract<Binding, { at: 'ring' }>;
type Bindings = Record<string, Binding>;

/** Something that arrives at a variable: a delay ring, with the uniform that scales it. */
export interface Arrival {
  readonly ring: Ring;
  readonly into: string;
  readonly discardIfRefractory: boolean;
  /** Byte offset of a uniform weight; null: the ring holds weights. */
  readonly weight: number | null;
}

export interface PopulationMemory {
  readonly states: Readonly<Record<string, number>>;
  readonly uniforms: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, number>>;
  readonly bindings: Readonly<Bindings>;
  readonly signals: readonly SignalPlan[];
  /** Where the numbers of spikes go, for sources that count. */
  readonly dense: Ring | null;
}

/** Reserves a population's memory. `denseSlots`: length of the ring of spike numbers, where it counts. */
export function layOutPopulation(
  p: Population,
  layout: Layout,
  denseSlots: number,
  randomState: (block: number) => Uint32Array,
): PopulationMemory {
  const bindings: Bindings = {};
  const states: Record<string, number> = {};
  for (const { name: state, initial } of p.states) {
    const offset = layout.add(p.id, state, 'f64', p.n, { mutable: true, data: initial });
    states[state] = offset;
    bindings[state] = { at: 'element', type: 'f64', offset };
  }
  if (p.refractory) {
    const offset = layout.add(p.id, '__ref', 'i32', p.n, { mutable: true });
    bindings.__ref = { at: 'element', type: 'i32', offset };
  }
  const arrays: Record<string, number> = {};
  for (const [array, data] of Object.entries(p.values.arrays)) {
    const offset = layout.add(p.id, array, 'f64', p.n, { mutable: true, data: data.slice() });
    arrays[array] = offset;
    bindings[array] = { at: 'element', type: 'f64', offset };
  }
  const names = [...Object.keys(p.values.uniforms), ...p.lookups.map((l) => l.name)];
  const idle = p.inputs.filter((input) => input.sources.length === 0).map((input) => input.name);
  const slots = Float64Array.from([
    ...Object.values(p.values.uniforms),
    ...p.lookups.map(() => 0),
    ...p.inputs.filter((input) => input.sources.length === 0).map((input) => input.idle),
  ]);
  const base = layout.add(p.id, '__uniforms', 'f64', slots.length, { mutable: true, data: slots });
  const uniforms: Record<string, number> = {};
  for (const [index, uniform] of [...names, ...idle].entries()) {
    uniforms[uniform] = base + 8 * index;
    bindings[uniform] = { at: 'uniform', offset: base + 8 * index };
  }
  const inputs: Record<string, number> = {};
  for (const input of p.inputs) {
    if (input.sources.length === 0) continue;
    const offset = layout.add(p.id, `__in_${input.name}`, 'f64', input.elements, { mutable: true });
    inputs[input.name] = offset;
    bindings[input.name] =
      input.elements === 1 && p.n !== 1
        ? { at: 'uniform', offset }
        : { at: 'element', type: 'f64', offset };
  }
  for (const history of p.histories) {
    const length = history.steps + 2;
    const stride = 8 * padded(p.n);
    const offset = layout.add(p.id, history.name, 'f64', length * padded(p.n), { mutable: true });
    const ring = { at: 'ring', type: 'f64', offset, stride, slots: length, clear: false } as const;
    bindings[history.name] = { ...ring, shift: -(1 + history.steps) };
    bindings[`__write${history.name}`] = { ...ring, shift: 0 };
  }
  if (p.usesRandom) {
    const blocks = Math.ceil(p.n / 256);
    const data = new Uint32Array(blocks * 16);
    for (let block = 0; block < blocks; block++) data.set(randomState(block), block * 16);
    const offset = layout.add(p.id, '__random', 'u32', data.length, { mutable: true, data });
    bindings.__random = { at: 'random', offset };
  }
  let dense: Ring | null = null;
  if (p.counts) {
    const stride = 2 * padded(p.n);
    const offset = layout.add(p.id, '__counts', 'u16', denseSlots * padded(p.n), { mutable: true });
    dense = { at: 'ring', type: 'u16', offset, stride, slots: denseSlots, shift: 0, clear: false };
    bindings.__count = dense;
  }
  const signals: SignalPlan[] = [];
  for (const { name: observable } of p.observables) {
    const offset = layout.add(p.id, observable, 'f64', p.n, { mutable: true });
    bindings[observable] = { at: 'element', type: 'f64', offset };
  }
  for (const [port, variable] of Object.entries(p.signals)) {
    const binding = bindings[variable];
    if (binding && (binding.at === 'element' || binding.at === 'uniform'))
      signals.push({
        node: p.id,
        port,
        offset: binding.offset,
        elements: binding.at === 'uniform' ? 1 : p.n,
      });
  }
  return { states, uniforms, arrays, inputs, bindings, signals, dense };
}

/** The one pass of a step: update, arrive, fire. */
export function updateKernel(
  index: number,
  p: Population,
  memory: PopulationMemory,
  arrivals: readonly Arrival[],
  precision: 'f64' | 'f32',
): ElementKernel {
  const bindings: Bindings = { ...memory.bindings };
  const arrive: Assignment[] = [];
  for (const [k, arrival] of arrivals.entries()) {
    const ring = `__arrival${k}`;
    bindings[ring] = arrival.ring;
    let value: Expr = name(ring);
    if (arrival.weight !== null) {
      bindings[`__weight${k}`] = { at: 'uniform', offset: arrival.weight };
      value = binary('*', name(`__weight${k}`), value);
    }
    const sum = { target: arrival.into, value: binary('+', name(arrival.into), value) };
    arrive.push(arrival.discardIfRefractory ? guard(sum, name('__active')) : sum);
  }
  const body: Assignment[] = [{ target: 't', value: binary('*', name('step'), name('dt')) }];
  const onFire: Assignment[] = [...p.onFire];
  if (p.refractory?.kind === 'steps') {
    body.push(
      { target: '__active', value: binary('<=', name('__ref'), number(0)) },
      { target: '__ref', value: call('max', binary('-', name('__ref'), number(1)), number(0)) },
    );
    onFire.push({ target: '__ref', value: p.refractory.value });
  } else if (p.refractory) {
    const still = binary('and', binary('>', name('__ref'), number(0)), p.refractory.value);
    body.push(
      { target: '__active', value: unary('not', still) },
      { target: '__ref', value: call('if', name('__active'), number(0), number(1)) },
    );
    onFire.push({ target: '__ref', value: number(1) });
  }
  if (p.arrivesFirst) body.push(...arrive);
  body.push(...p.update);
  if (!p.arrivesFirst) body.push(...arrive);
  if (p.counts) {
    body.push(
      { target: '__spikes', value: p.counts },
      { target: '__count', value: name('__spikes') },
    );
    const some = binary('>=', name('__spikes'), number(1));
    body.push(...onFire.splice(0).map((s) => guard(s, some)));
  }
  for (const { variable, name: history } of p.histories)
    body.push({ target: `__write${history}`, value: name(variable) });
  const same = (n: string) => bindings[n]?.at === 'uniform';
  const simple = simplifyAll(withoutUnused(body, onFire, p.fires), same);
  const used = only(bindings, body, onFire, p.fires);
  return {
    kind: 'element',
    name: `update${index}`,
    precision,
    n: p.n,
    bindings: used,
    fades: p.states.flatMap((state) => (used[state.name] ? [state.name] : [])),
    // In single precision a power would lose digits that count.
    body: precision === 'f64' ? shareExponentials(simple, same) : simple,
    fires: p.fires,
    firing: 'condition',
    onFire,
  };
}

/** Named expressions that ports show, from the state at the end of the step; null without any. */
export function observeKernel(
  index: number,
  p: Population,
  memory: PopulationMemory,
): ElementKernel | null {
  if (p.observables.length === 0) return null;
  const body: Assignment[] = [
    { target: 't', value: binary('*', name('step'), name('dt')) },
    {
      target: '__active',
      value: p.refractory ? binary('<=', name('__ref'), number(0)) : number(1),
    },
    ...p.observables.map((o) => ({ target: o.name, value: o.value })),
  ];
  return {
    kind: 'element',
    name: `observe${index}`,
    precision: 'f64',
    n: p.n,
    bindings: only(memory.bindings, body, [], null),
    body: withoutUnused(body, [], null),
    fires: null,
    firing: 'condition',
    onFire: [],
  };
}

/** Sums what is wired to one input; a source of one element goes to all. */
export function feedKernel(
  kernel: string,
  input: { readonly elements: number; readonly offset: number },
  sources: readonly SignalPlan[],
): ElementKernel {
  const bindings: Bindings = { __sum: { at: 'element', type: 'f64', offset: input.offset } };
  let value: Expr = number(0);
  for (const [k, source] of sources.entries()) {
    bindings[`__source${k}`] =
      source.elements === 1 && input.elements !== 1
        ? { at: 'uniform', offset: source.offset }
        : { at: 'element', type: 'f64', offset: source.offset };
    const own = name(`__source${k}`);
    const scaled = source.scale === undefined ? own : binary('*', own, number(source.scale));
    value = k === 0 ? scaled : binary('+', value, scaled);
  }
  return {
    kind: 'element',
    name: kernel,
    precision: 'f64',
    n: input.elements,
    bindings,
    body: [{ target: '__sum', value }],
    fires: null,
    firing: 'condition',
    onFire: [],
  };
}

/** Names a program reads. */
function reads(body: readonly Assignment[], onFire: readonly Assignment[], fires: Expr | null) {
  const used = new Set<string>();
  for (const s of [...body, ...onFire]) collectNames(s.value, used);
  if (fires) collectNames(fires, used);
  return used;
}

/** Keeps the bindings a program touches, so that equal programs give equal kernels. */
function only(
  bindings: Readonly<Bindings>,
  body: readonly Assignment[],
  onFire: readonly Assignment[],
  fires: Expr | null,
): Bindings {
  const used = reads(body, onFire, fires);
  for (const s of [...body, ...onFire]) used.add(s.target);
  return Object.fromEntries(
    Object.entries(bindings).filter(([key]) => used.has(key) || key === '__random'),
  );
}

/** Drops the helpers `t` and `__active` where nothing reads them. */
function withoutUnused(
  body: readonly Assignment[],
  onFire: readonly Assignment[],
  fires: Expr | null,
): Assignment[] {
  const used = reads(body, onFire, fires);
  return body.filter((s) => (s.target !== 't' && s.target !== '__active') || used.has(s.target));
}
