import { defineNode, shape } from '#engine/kit';

/** Two populations as one. */
export const concatenate = defineNode({
  type: 'core/concatenate',
  version: 1,
  title: 'Concatenate',
  category: 'utility',
  doc: 'Puts two populations of spikes side by side: those of the second come after all of the first.',
  parameters: {
    size: shape([2], { doc: 'Number of elements in all, or the grid they form.' }),
  },
  ports: {
    a: { kind: 'spikes', flow: 'in', shape: ['a'], doc: 'The first elements.' },
    b: { kind: 'spikes', flow: 'in', shape: ['b'], doc: 'The elements after them.' },
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['size'],
      doc: 'All spikes; what does not fit is left out.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const [first, all] = [site.dim('a'), site.dim('size')];
      const inside = (place: number) => (place < all ? place : -1);
      site.relay({ from: 'a', to: 'spikes', map: inside });
      site.relay({ from: 'b', to: 'spikes', map: (element) => inside(first + element) });
    },
  },
  examples: [
    {
      title: 'Each in its place',
      feed: { a: { spikes: ['2 ms'] }, b: { spikes: ['4 ms'] } },
      duration: '5 ms',
      expect: (r) => String(r.spikes('spikes').element) === '0,1',
    },
  ],
});
