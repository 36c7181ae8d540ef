/**
 * Models of NEST as node types of ours: the same parameters, with units, under our names where they
 * differ. NEST's names tell the unit by their first letter.
 */

import type { ParameterValue } from '../../engine/graph/document.ts';

export type NestParams = Readonly<Record<string, number | readonly number[] | boolean>>;
type Numbers = Readonly<Record<string, number>>;

const UNITS: Readonly<Record<string, string>> = {
  C: 'pF',
  g: 'nS',
  q: 'nS',
  t: 'ms',
  V: 'mV',
  E: 'mV',
  D: 'mV',
  o: 'mV',
  I: 'pA',
};
/** Parameters with the unit that the first letter of their name says. */
const withUnits = (params: NestParams): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      `${value} ${UNITS[name[0] ?? ''] ?? '1'}`,
    ]),
  );
const pair = (params: NestParams, name: string): readonly [number, number] => {
  const value = params[name];
  return Array.isArray(value) ? [value[0], value[1]] : [Number.NaN, Number.NaN];
};

/** What a model of NEST is here. */
export interface NestModel {
  readonly type: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

const plain = (type: string) => (p: NestParams) => ({ type, parameters: withUnits(p) });
const adex = (type: string) => (params: NestParams) => {
  const { a, b, ...rest } = params as Numbers;
  return { type, parameters: { ...withUnits(rest), a: `${a} nS`, b: `${b} pA` } };
};

const MODELS: Readonly<Record<string, (p: NestParams) => NestModel>> = {
  iaf_psc_exp: plain('core/lif'),
  iaf_psc_alpha: plain('core/lif-alpha'),
  iaf_psc_delta: plain('core/lif-delta'),
  iaf_cond_exp: plain('core/lif-cond'),
  iaf_cond_alpha: plain('core/lif-cond-alpha'),
  iaf_cond_exp_sfa_rr: plain('core/lif-cond-sfa'),
  aeif_cond_exp: adex('core/adex'),
  aeif_cond_alpha: adex('core/adex-alpha'),
  hh_psc_alpha: plain('core/hh-psc-alpha'),
  // NEST counts a spike at its peak, above V_T + 30 mV.
  hh_cond_exp_traub: (p) => ({
    type: 'core/hh-cond-traub',
    parameters: { ...withUnits(p), atPeak: true, V_peak: `${Number(p.V_T) + 30} mV` },
  }),
  izhikevich: (p) => ({
    type: 'core/izhikevich',
    parameters: {
      a: `${p.a} 1/ms`,
      b: `${p.b} 1/ms`,
      c: `${p.c} mV`,
      d: `${p.d} mV/ms`,
      V_th: `${p.V_th} mV`,
    },
  }),
  mat2_psc_exp: (p) => {
    const { alpha_1, alpha_2, ...rest } = p as Numbers;
    return {
      type: 'core/mat2',
      parameters: { ...withUnits(rest), alpha_1: `${alpha_1} mV`, alpha_2: `${alpha_2} mV` },
    };
  },
  // Receptors 1 and 2 have the time constants `tau_syn`.
  glif_psc: (p) => {
    const [tau1, tau2] = pair(p, 'tau_syn');
    const [amp1, amp2] = pair(p, 'asc_amps');
    const [decay1, decay2] = pair(p, 'asc_decay');
    const [r1, r2] = pair(p, 'asc_r');
    return {
      type: 'core/glif',
      parameters: {
        C_m: `${p.C_m} pF`,
        g_L: `${p.g} nS`,
        E_L: `${p.E_L} mV`,
        V_th: `${p.V_th} mV`,
        t_ref: `${p.t_ref} ms`,
        reset_fraction: Number(p.voltage_reset_fraction),
        reset_add: `${p.voltage_reset_add} mV`,
        theta_add: `${p.th_spike_add} mV`,
        theta_decay: `${p.th_spike_decay} 1/ms`,
        theta_index: `${p.th_voltage_index} 1/ms`,
        theta_return: `${p.th_voltage_decay} 1/ms`,
        asc_amp_1: `${amp1} pA`,
        asc_amp_2: `${amp2} pA`,
        asc_decay_1: `${decay1} 1/ms`,
        asc_decay_2: `${decay2} 1/ms`,
        asc_r_1: r1,
        asc_r_2: r2,
        tau_syn_ex: `${tau1} ms`,
        tau_syn_in: `${tau2} ms`,
      },
    };
  },
  gif_psc_exp: (p) => {
    const [tau_sfa_1, tau_sfa_2] = pair(p, 'tau_sfa');
    const [q_sfa_1, q_sfa_2] = pair(p, 'q_sfa');
    const [tau_stc_1, tau_stc_2] = pair(p, 'tau_stc');
    const [q_stc_1, q_stc_2] = pair(p, 'q_stc');
    return {
      type: 'core/gif',
      parameters: {
        C_m: `${p.C_m} pF`,
        g_L: `${p.g_L} nS`,
        E_L: `${p.E_L} mV`,
        V_reset: `${p.V_reset} mV`,
        V_T_star: `${p.V_T_star} mV`,
        Delta_V: `${p.Delta_V} mV`,
        lambda_0: `${p.lambda_0} 1/s`,
        t_ref: `${p.t_ref} ms`,
        tau_syn_ex: `${p.tau_syn_ex} ms`,
        tau_syn_in: `${p.tau_syn_in} ms`,
        tau_sfa_1: `${tau_sfa_1} ms`,
        tau_sfa_2: `${tau_sfa_2} ms`,
        q_sfa_1: `${q_sfa_1} mV`,
        q_sfa_2: `${q_sfa_2} mV`,
        tau_stc_1: `${tau_stc_1} ms`,
        tau_stc_2: `${tau_stc_2} ms`,
        q_stc_1: `${q_stc_1} pA`,
        q_stc_2: `${q_stc_2} pA`,
      },
    };
  },
};

/** The node type and parameters of a model of NEST. */
export function nestModel(model: string, params: NestParams): NestModel {
  const translate = MODELS[model];
  if (!translate) throw new Error(`no node type stands for ${model}`);
  return translate(params);
}
