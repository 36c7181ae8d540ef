/** The other rules of the library in plain TypeScript: homeostasis, rates, rewards, voltage, transmission. */

import { clip, decay, type Named, traces } from './plain-pairs.ts';
import type { Sight } from './plain-rule.ts';

const hold = { modulator: [1, -0.5, 0, 2, 0.25] } as const;

export const OTHERS: readonly Named[] = [
  [
    'Vogels inhibition',
    'core/vogels-inhibitory',
    {
      weight: { draw: 'uniform', args: [-60, -20] },
      parameters: { tau: '20 ms', eta: 3, alpha: 0.4, w_max: -70 },
      plain: {
        ...traces({ x: 20 }, { y: 20 }),
        onPre(s) {
          s.w = -Math.max(Math.min(-s.w + 3 * s.post.y!, 70) - 0.4 * 3, 0);
        },
        onPost(s) {
          s.w = -Math.min(-s.w + 3 * s.pre.x!, 70);
        },
      },
    },
  ],
  ...([0.7, -0.7] as const).map(
    (eta) =>
      [
        eta > 0 ? 'Hebb' : 'anti-Hebb',
        'core/hebbian',
        {
          parameters: {
            eta,
            tau_plus: '17 ms',
            tau_minus: '23 ms',
            x_0: 0.3,
            y_0: 0.2,
            w_min: 5,
            w_max: 70,
          },
          plain: {
            ...traces({ x: 17 }, { y: 23 }),
            onPre(s: Sight) {
              s.w = clip(s.w + eta * (s.post.y! - 0.2), 5, 70);
            },
            onPost(s: Sight) {
              s.w = clip(s.w + eta * (s.pre.x! - 0.3), 5, 70);
            },
          },
        },
      ] as const,
  ),
  [
    'Oja',
    'core/oja',
    {
      parameters: { eta: 0.05, w_0: 50, tau_plus: '17 ms', tau_minus: '23 ms' },
      plain: {
        ...traces({ x: 17 }, { y: 23 }),
        // The rule names its own trace after the spike that has just come.
        onPost(s) {
          s.w += 0.05 * (s.pre.x! * 50 - (s.post.y! + 1) * s.w);
        },
      },
    },
  ],
  [
    'BCM',
    'core/bcm',
    {
      parameters: { eta: 1, tau_y: '40 ms', tau_theta: '200 ms', y_0: 1.5, w_max: 80 },
      plain: {
        post: { y: 0, theta: 1.5 },
        pass(side, p, _cell, dt) {
          if (side !== 'post') return;
          // Exponential Euler, as the guide to the language has it: y is held within a step.
          const drive = (p.y! * p.y!) / 1.5;
          p.theta = drive + (p.theta! - drive) * Math.exp(-dt / 200);
          p.y! *= Math.exp(-dt / 40);
        },
        jumpPost: (p) => {
          p.y!++;
        },
        onPre(s) {
          s.w = clip(s.w + s.post.y! * (s.post.y! - s.post.theta!), 0, 80);
        },
      },
    },
  ],
  [
    'the delta rule by spikes',
    'core/delta-rule',
    {
      parameters: { eta: 4, w_min: 10, w_max: 70 },
      plain: {
        onPre(s) {
          s.w = clip(s.w + 4 * s.postCell.error!, 10, 70);
        },
      },
    },
  ],
  [
    'inhibition towards a rate',
    'core/inhibitory-homeostasis',
    {
      weight: { draw: 'uniform', args: [-60, -20] },
      parameters: { rate: '40 Hz', tau: '100 ms', eta: '0.2 1/Hz', w_max: -70 },
      plain: {
        ...traces({}, { r: 100 }, (r) => r + 1000 / 100),
        onPre(s) {
          s.w = -clip(-s.w + 0.2 * (s.post.r! - 40), 0, 70);
        },
      },
    },
  ],
  [
    'synaptic scaling',
    'core/synaptic-scaling',
    {
      every: 30,
      parameters: { rate: '40 Hz', tau: '100 ms', eta: '0.004 1/Hz', interval: '30 ms', w_max: 70 },
      plain: {
        ...traces({}, { r: 100 }, (r) => r + 1000 / 100),
        onEvery(s) {
          s.w = clip(s.w * (1 + 0.004 * (40 - s.post.r!)), 0, 70);
        },
      },
    },
  ],
  [
    'normalised weights',
    'core/weight-normalisation',
    {
      every: 30,
      parameters: { w_sum: 120, interval: '30 ms' },
      plain: {
        onEvery(s) {
          s.w = (s.w * 120) / s.sum;
        },
      },
    },
  ],
  [
    'symmetric pairs, normalised',
    'core/stdp-symmetric',
    {
      rest: 6,
      every: 'presentation',
      parameters: {
        tau_plus: '17 ms',
        tau_minus: '23 ms',
        A_plus: 3,
        A_minus: 2,
        w_max: 90,
        w_sum: 150,
      },
      plain: {
        ...traces({ x: 17 }, { y: 23 }),
        onPre(s) {
          s.w = Math.min(s.w + 2 * s.post.y!, 90);
        },
        onPost(s) {
          s.w = Math.min(s.w + 3 * s.pre.x!, 90);
        },
        onEvery(s) {
          s.w = (s.w * 150) / s.sum;
        },
      },
    },
  ],
  ...([6, 0] as const).map(
    (rest) =>
      [
        `three factors per trial, ${rest} ms of rest`,
        'core/three-factor',
        {
          rest,
          every: 'presentation',
          modulators: { reward: [1, 0.4, 0, 2, -0.3] },
          parameters: {
            tau_plus: '17 ms',
            A_plus: 0.8,
            e_max: 1.5,
            beta: 2,
            gamma: 0.3,
            active: 0.2,
            w_min: 10,
            w_max: 70,
          },
          plain: {
            ...traces({ x: 17 }, {}),
            own: { e: 0, expected: 0 },
            onPost(s: Sight) {
              s.own.e = Math.min(s.own.e! + 0.8 * s.pre.x!, 1.5);
            },
            onEvery(s: Sight) {
              const surprise = s.inputs.reward! - s.own.expected!;
              s.w = clip(s.w + 2 * surprise * s.own.e!, 10, 70);
              if (s.pre.x! > 0.2) s.own.expected! += 0.3 * surprise;
              s.own.e = 0;
            },
          },
        },
      ] as const,
  ),
  [
    'four terms and a modulator',
    'core/quadruplet',
    {
      modulators: hold,
      parameters: {
        eta: 2,
        alpha: 1.207,
        beta: -1.298,
        gamma: 0.398,
        delta: -0.75,
        tau_plus: '17 ms',
        tau_minus: '60 ms',
        M_0: 0.1,
        w_max: 70,
      },
      plain: {
        ...traces({ x: 17 }, { y: 60 }),
        onPre(s) {
          const gate = 2 * (s.inputs.modulator! + 0.1);
          s.w = clip(s.w + gate * (1.207 - 1.298 * s.post.y!), 0, 70);
        },
        onPost(s) {
          const gate = 2 * (s.inputs.modulator! + 0.1);
          s.w = clip(s.w + gate * (0.398 - 0.75 * s.pre.x!), 0, 70);
        },
      },
    },
  ],
  [
    'an eligibility trace and a reward',
    'core/stdp-reward',
    {
      modulators: hold,
      parameters: {
        tau_plus: '17 ms',
        tau_minus: '23 ms',
        tau_e: '80 ms',
        A_plus: 1,
        A_minus: 0.6,
        eta: '0.2 1/ms',
        w_min: 10,
        w_max: 70,
      },
      plain: {
        ...traces({ x: 17 }, { y: 23 }),
        own: { e: 0 },
        move(s) {
          const left = Math.exp(-s.dt / 80);
          s.w += 0.2 * s.inputs.modulator! * s.own.e! * 80 * (1 - left);
          s.own.e! *= left;
        },
        onPre(s) {
          s.w = clip(s.w, 10, 70);
          s.own.e! -= 0.6 * s.post.y!;
        },
        onPost(s) {
          s.w = clip(s.w, 10, 70);
          s.own.e! += s.pre.x!;
        },
      },
    },
  ],
  [
    'dopamine',
    'core/stdp-dopamine',
    {
      reports: 'dopamine',
      parameters: {
        tau_plus: '17 ms',
        tau_minus: '23 ms',
        tau_c: '80 ms',
        tau_n: '30 ms',
        A_plus: 20,
        A_minus: 12,
        b: '0.01 1/ms',
        w_min: 10,
        w_max: 70,
      },
      plain: {
        ...traces({ x: 17 }, { y: 23 }),
        own: { c: 0 },
        shared: { level: 0 },
        pass(side, values, _cell, dt) {
          decay(values, { pre: { x: 17 }, post: { y: 23 }, shared: { level: 30 } }[side], dt);
        },
        move(s) {
          const both = 1 / 80 + 1 / 30;
          s.w +=
            (s.own.c! * s.shared.level! * (1 - Math.exp(-both * s.dt))) / both -
            0.01 * s.own.c! * 80 * (1 - Math.exp(-s.dt / 80));
          s.own.c! *= Math.exp(-s.dt / 80);
        },
        jumpShared: (s) => {
          s.level! += 1 / 30;
        },
        onPre(s) {
          s.w = clip(s.w, 10, 70);
          s.own.c! -= 12 * s.post.y!;
        },
        onPost(s) {
          s.w = clip(s.w, 10, 70);
          s.own.c! += 20 * s.pre.x!;
        },
      },
    },
  ],
  [
    'voltage (Clopath)',
    'core/clopath',
    {
      every: 5,
      parameters: {
        A_LTD: '0.4 1/mV',
        A_LTP: '0.02 1/mV**2',
        theta_minus: '-70 mV',
        theta_plus: '-64 mV',
        tau_u_minus: '10 ms',
        tau_u_plus: '7 ms',
        tau_x: '15 ms',
        interval: '5 ms',
        w_max: 90,
      },
      plain: {
        pre: { x: 0 },
        post: { minus: -70, plus: -70 },
        pass(side, p, cell, dt) {
          if (side === 'pre') decay(p, { x: 15 }, dt);
          if (side !== 'post') return;
          p.minus = cell.V_m! + (p.minus! - cell.V_m!) * Math.exp(-dt / 10);
          p.plus = cell.V_m! + (p.plus! - cell.V_m!) * Math.exp(-dt / 7);
        },
        jumpPre: (p) => {
          p.x! += 1 / 15;
        },
        onPre(s) {
          s.w = Math.max(s.w - 0.4 * Math.max(s.post.minus! + 70, 0), 0);
        },
        onEvery(s) {
          const up = Math.max(s.postCell.V_m! + 64, 0) * Math.max(s.post.plus! + 70, 0);
          s.w = Math.min(s.w + 5 * 0.02 * s.pre.x! * up, 90);
        },
      },
    },
  ],
  [
    'short-term plasticity',
    'core/short-term',
    {
      parameters: { U: 0.3, tau_rec: '90 ms', tau_fac: '60 ms' },
      plain: {
        pre: { u: 0, x: 1 },
        pass(side, p, _cell, dt) {
          if (side !== 'pre') return;
          p.u! *= Math.exp(-dt / 60);
          p.x = 1 + (p.x! - 1) * Math.exp(-dt / 90);
        },
        jumpPre(p) {
          p.u = 0.3 + p.u! * (1 - 0.3);
          p.x! -= p.u * p.x!;
        },
        carries: (s) => s.w * (0.3 + s.pre.u! * (1 - 0.3)) * s.pre.x!,
      },
    },
  ],
  [
    'short-term recovery',
    'core/short-term-recovery',
    {
      parameters: { U: 0.3, tau_psc: '4 ms', tau_rec: '90 ms', tau_fac: '60 ms' },
      plain: {
        pre: { u: 0, x: 1, y: 0 },
        pass(side, p, _cell, dt) {
          if (side !== 'pre') return;
          // z = 1 - x - y falls with tau_rec and is fed by what y loses.
          const [a, b] = [Math.exp(-dt / 4), Math.exp(-dt / 90)];
          const z = (1 - p.x! - p.y!) * b + (p.y! / 4 / (1 / 90 - 1 / 4)) * (a - b);
          p.y! *= a;
          p.x = 1 - p.y! - z;
          p.u! *= Math.exp(-dt / 60);
        },
        jumpPre(p) {
          p.u! += 0.3 * (1 - p.u!);
          const used = p.u! * p.x!;
          p.y! += used;
          p.x! -= used;
        },
        carries: (s) => s.w * (s.pre.u! + 0.3 * (1 - s.pre.u!)) * s.pre.x!,
      },
    },
  ],
];
