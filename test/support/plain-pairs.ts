/** Rules of spike pairs and triplets in plain TypeScript, with parameters that show every term. */

import type { ParameterValue } from '../../engine/graph/document.ts';
import type { RuleCase } from './compare-rule.ts';
import type { PlainRule, Values } from './plain-rule.ts';

export const clip = (x: number, a: number, b: number) => Math.min(Math.max(x, a), b);
export const decay = (values: Values, taus: Values, dt: number) => {
  for (const [name, tau] of Object.entries(taus)) values[name]! *= Math.exp(-dt / tau);
};

/** Traces that fall back to 0 and rise by 1 at a spike of their side. */
export const traces = (pre: Values, post: Values, by = (x: number) => x + 1): PlainRule => ({
  pre: Object.fromEntries(Object.keys(pre).map((name) => [name, 0])),
  post: Object.fromEntries(Object.keys(post).map((name) => [name, 0])),
  pass: (side, values, _cell, dt) => {
    if (side !== 'shared') decay(values, side === 'pre' ? pre : post, dt);
  },
  jumpPre: (x) => {
    for (const name of Object.keys(pre)) x[name] = by(x[name]!);
  },
  jumpPost: (y) => {
    for (const name of Object.keys(post)) y[name] = by(y[name]!);
  },
});

/** A rule of the library, and what it should do. */
export interface Case extends Partial<RuleCase> {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly plain: PlainRule;
}

export type Named = readonly [title: string, type: string, rule: Case];

/** Pair rules: `a` is what a spike of a side sees of the other. */
const pair = (nearest: boolean, muPlus: number, muMinus: number): Case => {
  const jump = nearest ? () => 1 : (x: number) => x + 1;
  return {
    parameters: {
      tau_plus: '17 ms',
      tau_minus: '23 ms',
      A_plus: 0.05,
      A_minus: 0.04,
      mu_plus: muPlus,
      mu_minus: muMinus,
      nearest,
      w_max: 80,
    },
    plain: {
      ...traces({ x: 17 }, { y: 23 }, jump),
      onPre(s) {
        s.w = clip(s.w - 0.04 * 80 * (s.w / 80) ** muMinus * s.post.y!, 0, 80);
      },
      onPost(s) {
        s.w = clip(s.w + 0.05 * 80 * (1 - s.w / 80) ** muPlus * s.pre.x!, 0, 80);
      },
    },
  };
};

export const PAIRS: readonly Named[] = [
  ['additive pairs', 'core/stdp-pair', pair(false, 0, 0)],
  ['multiplicative pairs', 'core/stdp-pair', pair(false, 1, 1)],
  ['pairs after Gutig', 'core/stdp-pair', pair(false, 0.4, 0.4)],
  ['pairs after van Rossum', 'core/stdp-pair', pair(false, 0, 1)],
  ['nearest neighbours', 'core/stdp-pair', pair(true, 0, 0)],
  [
    'nearest, restricted',
    'core/stdp-nearest-restricted',
    {
      parameters: {
        tau_plus: '17 ms',
        tau_minus: '23 ms',
        A_plus: 0.05,
        A_minus: 0.04,
        mu_plus: 1,
        w_max: 80,
      },
      plain: {
        ...traces({ x: 17 }, { y: 23 }, () => 1),
        own: { waiting: 1 },
        onPre(s) {
          if (s.own.waiting === 0) s.w = clip(s.w - 0.04 * 80 * s.post.y!, 0, 80);
          s.own.waiting = 1;
        },
        onPost(s) {
          if (s.own.waiting === 1) s.w = clip(s.w + 0.05 * 80 * (1 - s.w / 80) * s.pre.x!, 0, 80);
          s.own.waiting = 0;
        },
      },
    },
  ],
  [
    'nearest, centred on the presynaptic spike',
    'core/stdp-nearest-pre-centred',
    {
      parameters: { tau_plus: '17 ms', tau_minus: '23 ms', A_plus: 0.05, A_minus: 0.04, w_max: 80 },
      plain: {
        ...traces({}, { y: 23 }, () => 1),
        own: { x: 0 },
        move: (s) => decay(s.own, { x: 17 }, s.dt),
        onPre(s) {
          s.w = clip(s.w - 0.04 * 80 * s.post.y!, 0, 80);
          s.own.x!++;
        },
        onPost(s) {
          s.w = clip(s.w + 0.05 * 80 * s.own.x!, 0, 80);
          s.own.x = 0;
        },
      },
    },
  ],
  [
    'a power law',
    'core/stdp-power-law',
    {
      parameters: {
        tau_plus: '17 ms',
        tau_minus: '23 ms',
        lambda: 0.1,
        alpha: 0.3,
        mu: 0.4,
        w_0: 2,
      },
      plain: {
        ...traces({ x: 17 }, { y: 23 }),
        onPre(s) {
          s.w = Math.max(s.w - 0.1 * 0.3 * s.w * s.post.y!, 0);
        },
        onPost(s) {
          s.w += 0.1 * 2 * (s.w / 2) ** 0.4 * s.pre.x!;
        },
      },
    },
  ],
  [
    'triplets',
    'core/stdp-triplet',
    {
      parameters: {
        tau_plus: '16 ms',
        tau_plus_triplet: '90 ms',
        tau_minus: '30 ms',
        tau_minus_triplet: '110 ms',
        A_plus: 0.5,
        A_plus_triplet: 0.4,
        A_minus: 0.3,
        A_minus_triplet: 0.2,
        w_max: 80,
      },
      plain: {
        ...traces({ x: 16, slow: 90 }, { y: 30, slow: 110 }),
        onPre(s) {
          s.w = clip(s.w - s.post.y! * (0.3 + 0.2 * s.pre.slow!), 0, 80);
        },
        onPost(s) {
          s.w = clip(s.w + s.pre.x! * (0.5 + 0.4 * s.post.slow!), 0, 80);
        },
      },
    },
  ],
];
