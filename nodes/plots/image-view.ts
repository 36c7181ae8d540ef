import { defineNode } from '#engine/kit';

/** Pictures as they are held. */
export const imageView = defineNode({
  type: 'core/image-view',
  version: 1,
  title: 'Image view',
  category: 'plot',
  doc: 'Shows the picture that a source or an encoder holds: three channels as colours, two as ON and OFF, one as grey.',
  parameters: {},
  ports: {
    image: { kind: 'image', flow: 'in', shape: ['c', 'h', 'w'], doc: 'The picture to show.' },
  },
  behaviour: {
    kind: 'lowering',
    lower: () => undefined,
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
