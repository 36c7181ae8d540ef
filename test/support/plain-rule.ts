/**
 * Learning rules in plain TypeScript, step by step: every trace of every neuron is moved on in every
 * step, every synapse looks at every event. Nothing is shared with the engine but the documented
 * order of a step (`engine/compile/rule.ts`, guide to the language).
 */

export type Values = Record<string, number>;

/** What a synapse sees at an event; it may set `w` and `own`. */
export interface Sight {
  w: number;
  readonly own: Values;
  /** Traces before the events of the step in which they are read. */
  readonly pre: Values;
  readonly post: Values;
  /** The same, so many steps earlier. */
  ago(side: 'pre' | 'post', steps: number): Values;
  /** Variables of a neuron at the start of the step that many steps before its traces are read. */
  cellAgo(side: 'pre' | 'post', steps: number): Values;
  readonly shared: Values;
  readonly inputs: Values;
  /** Variables of the two neurons. */
  readonly preCell: Values;
  readonly postCell: Values;
  /** Sum of the weights of the target; at the end of intervals. */
  readonly sum: number;
  /** Where the step begins. */
  readonly t: number;
  readonly dt: number;
}

export interface PlainRule {
  readonly pre?: Values;
  readonly post?: Values;
  readonly own?: Values;
  readonly shared?: Values;
  /** Moves traces on by one step; `ago`: what they were before the events of an earlier step. */
  readonly pass?: (
    side: 'pre' | 'post' | 'shared',
    traces: Values,
    cell: Values,
    dt: number,
    ago: (steps: number) => Values,
  ) => void;
  /** Moves what a synapse holds on by one step. */
  readonly move?: (s: Sight) => void;
  readonly onPre?: (s: Sight) => void;
  /** What the spike delivers; without it the weight. */
  readonly carries?: (s: Sight) => number;
  readonly onPost?: (s: Sight) => void;
  readonly jumpPre?: (x: Values, ago: (steps: number) => Values) => void;
  readonly jumpPost?: (y: Values, ago: (steps: number) => Values) => void;
  readonly jumpShared?: (s: Values) => void;
  readonly onEvery?: (s: Sight) => void;
}

export interface PlainSynapse {
  readonly pre: number;
  readonly post: number;
  readonly delay: number;
  readonly weight: number;
}

/** A network of which everything but weights is known. */
export interface PlainNetwork {
  readonly dt: number;
  readonly steps: number;
  readonly synapses: readonly PlainSynapse[];
  readonly dendritic: boolean;
  readonly rules: readonly PlainRule[];
  fired(side: 'pre' | 'post', step: number, element: number): boolean;
  /** Spikes at the rules' own input. */
  reported(step: number): number;
  inputs(step: number): Values;
  /** The learning rate. */
  learning(step: number): number;
  /** Whether an interval of the rules ends where the step begins. */
  ends(step: number): boolean;
  /** Variables of a neuron when a step has been computed; step -1: at the start. */
  cell(side: 'pre' | 'post', step: number, element: number): Values;
}

export interface PlainStep {
  readonly weights: readonly number[];
  /** Synapses that an event looked at in this step. */
  readonly touched: ReadonlySet<number>;
  /** What arrived at each target. */
  readonly arrived: ReadonlyMap<number, number>;
}

interface Side {
  readonly now: Values[];
  readonly before: Values[][];
}

/** Runs the rules; one entry per step. */
export function runPlain(net: PlainNetwork): PlainStep[] {
  const { synapses, rules, dt, dendritic } = net;
  const count = (side: 'pre' | 'post') => 1 + Math.max(...synapses.map((s) => s[side]));
  const sizes = { pre: count('pre'), post: count('post') };
  const sideOf = (start: Values | undefined, n: number): Side => ({
    now: Array.from({ length: n }, () => ({ ...start })),
    before: [],
  });
  const states = rules.map((rule) => ({
    rule,
    pre: sideOf(rule.pre, sizes.pre),
    post: sideOf(rule.post, sizes.post),
    shared: { ...rule.shared },
    own: synapses.map(() => ({ ...rule.own })),
  }));
  const weights = synapses.map((s) => s.weight);
  const arriving = new Map<number, Map<number, number>>();
  const steps: PlainStep[] = [];

  type State = (typeof states)[number];
  /** The start of the traces, where one looks back further than there was anything. */
  const at = (state: State, side: 'pre' | 'post', step: number, element: number): Values =>
    state[side].before[step]?.[element] ?? { ...state.rule[side] };

  const look = (
    state: State,
    index: number,
    when: { readonly pre: number; readonly post: number; readonly cells: number },
    step: number,
    learning: number,
    sum: number,
    act: (s: Sight) => void,
    holdsOwn = true,
  ): Sight => {
    const { pre, post } = synapses[index]!;
    const own = state.own[index]!;
    const kept = { w: weights[index]!, own: { ...own } };
    const sight: Sight = {
      w: kept.w,
      own,
      pre: at(state, 'pre', when.pre, pre),
      post: at(state, 'post', when.post, post),
      ago: (side, back) => at(state, side, when[side] - back, side === 'pre' ? pre : post),
      cellAgo: (side, back) =>
        net.cell(side, Math.max(-1, when[side] - back - 1), side === 'pre' ? pre : post),
      shared: state.shared,
      inputs: net.inputs(step),
      preCell: net.cell('pre', when.cells, pre),
      postCell: net.cell('post', when.cells, post),
      sum,
      t: step * dt,
      dt,
    };
    act(sight);
    weights[index] = kept.w + learning * (sight.w - kept.w);
    if (learning === 1) weights[index] = sight.w;
    if (learning === 0 && holdsOwn) Object.assign(own, kept.own);
    sight.w = weights[index]!;
    return sight;
  };

  const deliver = (target: number, step: number, amount: number) => {
    const row = arriving.get(step) ?? new Map<number, number>();
    row.set(target, (row.get(target) ?? 0) + amount);
    arriving.set(step, row);
  };

  for (let k = 0; k < net.steps; k++) {
    const touched = new Set<number>();
    const learning = net.learning(k);
    if (k > 0 && net.ends(k))
      for (const state of states) {
        const { onEvery } = state.rule;
        if (!onEvery) continue;
        const sums = new Map<number, number>();
        for (const [s, { post }] of synapses.entries())
          sums.set(post, (sums.get(post) ?? 0) + weights[s]!);
        for (const [s, { post }] of synapses.entries()) {
          touched.add(s);
          const when = { pre: k - 1, post: k - 1, cells: k - 1 };
          // What ends belongs to what was; what is said of it is said now.
          look(state, s, when, k, net.learning(k - 1), sums.get(post)!, onEvery);
        }
      }
    for (const state of states) {
      const { rule } = state;
      if (rule.move)
        for (const s of synapses.keys())
          look(state, s, { pre: k, post: k, cells: k }, k, learning, 0, rule.move, false);
      rule.pass?.('shared', state.shared, {}, dt, () => ({}));
      for (const side of ['pre', 'post'] as const) {
        const { now, before } = state[side];
        for (const [element, traces] of now.entries())
          rule.pass?.(side, traces, net.cell(side, k - 1, element), dt, (back) =>
            at(state, side, k - back, element),
          );
        before.push(now.map((traces) => ({ ...traces })));
      }
    }
    const jump = () => {
      for (const state of states) {
        const { rule, pre, post, shared } = state;
        for (const [i, x] of pre.now.entries())
          if (net.fired('pre', k, i)) rule.jumpPre?.(x, (back) => at(state, 'pre', k - back, i));
        for (const [j, y] of post.now.entries())
          if (net.fired('post', k, j)) rule.jumpPost?.(y, (back) => at(state, 'post', k - back, j));
        for (let n = net.reported(k); n > 0; n--) rule.jumpShared?.(shared);
      }
    };
    const visit = (side: 'pre' | 'post', lags: boolean, cells: number, cross: boolean) => {
      for (const [r, state] of states.entries())
        for (const [s, synapse] of synapses.entries()) {
          const { delay } = synapse;
          if (!net.fired(side, lags ? k - delay : k, synapse[side])) continue;
          if (side === 'pre' || state.rule.onPost) touched.add(s);
          // Each side is read as it was when its spike set out.
          const when = cross
            ? { pre: k, post: k - delay, cells }
            : { pre: k - delay, post: k, cells };
          const { rule } = state;
          const act = side === 'pre' ? rule.onPre : rule.onPost;
          const sight = look(state, s, when, k, learning, 0, act ?? (() => {}));
          const carried = rule.carries?.(sight) ?? sight.w;
          if (side === 'pre' && r === states.length - 1)
            deliver(synapse.post, dendritic ? k + delay : k, carried);
        }
    };
    if (dendritic) {
      jump();
      visit('post', true, k, true);
      visit('pre', false, k, true);
    } else {
      visit('pre', true, k - 1, false);
      visit('post', false, k, false);
      jump();
    }
    steps.push({
      weights: [...weights],
      touched,
      arrived: arriving.get(k) ?? new Map<number, number>(),
    });
  }
  return steps;
}
