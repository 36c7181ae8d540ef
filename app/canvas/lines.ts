/** Width and dash of each kind's wire; with shape and colour, the third sign of a kind. */
export const LINES: Readonly<Record<string, { readonly width: number; readonly dash?: string }>> = {
  spikes: { width: 2 },
  events: { width: 2, dash: '1 4' },
  image: { width: 3 },
  cloud: { width: 3, dash: '3 3' },
  analog: { width: 1.5 },
  current: { width: 2 },
  weights: { width: 4 },
  mod: { width: 2, dash: '6 3' },
  label: { width: 1.5, dash: '2 3' },
  result: { width: 1.5 },
};

/** The dash of a wire that cannot be; no kind has it. */
export const BROKEN = '9 7';
