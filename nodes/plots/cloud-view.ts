import { defineNode } from '#engine/kit';

/** Points or voxels in space. */
export const cloudView = defineNode({
  type: 'core/cloud-view',
  version: 1,
  title: 'Point cloud view',
  category: 'plot',
  doc: 'Shows points in space, slowly turning; dragging turns them by hand. Rows of whole numbers are drawn as voxels.',
  parameters: {},
  ports: {
    cloud: { kind: 'cloud', flow: 'in', shape: ['*', '*'], doc: 'Points or voxels to show.' },
  },
  behaviour: {
    kind: 'lowering',
    lower: () => undefined,
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
