/** The shape of each kind of port as path data in 12 × 12 px, filled by the even-odd rule. */
export const PORT_SHAPES: Readonly<Record<string, string>> = {
  spikes: 'M5 0.5h2a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z',
  events: 'M6 0.5 11.5 6 6 11.5 0.5 6Z',
  image: 'M2 1h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z',
  cloud: 'M3.3 1h5.4L11.5 6 8.7 11H3.3L0.5 6Z',
  analog: 'M6 1a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z',
  current: 'M1.5 0.8 11 6 1.5 11.2Z',
  weights: 'M1 1h4v4H1zM7 1h4v4H7zM1 7h4v4H1zM7 7h4v4H7z',
  mod: 'M6 0.3 7.6 3.2 11 3 9.3 6 11 9 7.6 8.8 6 11.7 4.4 8.8 1 9 2.7 6 1 3 4.4 3.2Z',
  label: 'M1 2h6l4 4-4 4H1Z',
  result:
    'M6 0.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm0 3.2a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z',
};
