/** Names of parameters as readers of papers know them: tau_m is τ with an index m. */

const GREEK: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  Delta: 'Δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  psi: 'ψ',
  omega: 'ω',
};

export interface Symbol {
  readonly base: string;
  readonly index: string;
  /** Whether it is a symbol of a formula at all, or a word. */
  readonly formula: boolean;
}

/** `V_th` is V with the index th; `autapses` is a word. */
export function symbolOf(name: string): Symbol {
  const [base = name, ...rest] = name.split('_');
  const index = rest.join(',').replace('plus', '+').replace('minus', '−');
  const letter = GREEK[base] ?? base;
  return { base: letter, index, formula: letter.length <= 2 };
}
