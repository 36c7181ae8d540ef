/** The three starts of an empty canvas: one neuron that plays, a network, images. */

import { addedNodes, addNode, connect, moveNodes } from '#engine';
import { openText } from '../commands/files.ts';
import { strings } from '../strings.ts';
import { edit, useDocument } from './document.ts';
import { examples } from './examples.ts';
import { editContext } from './registry.ts';
import { play } from './simulation.ts';

const FILES = { network: 'brunel.snn', images: 'stdp-digits.snn' } as const;

/** Begins a graph; one neuron plays at once. */
export function startWith(what: 'neuron' | 'network' | 'images'): void {
  if (what !== 'neuron') {
    const example = examples.find(({ file }) => file === FILES[what]);
    if (example) openText(example.text, example.file);
    return;
  }
  edit(strings.emptyState.neuronLabel, (empty) => {
    let document = empty;
    const add = (type: string, parameters: Readonly<Record<string, string | number>> = {}) => {
      const before = document;
      document = addNode(document, { type, at: [0, 0], parameters }, editContext);
      return addedNodes(before, document)[0] ?? '';
    };
    const wire = (from: string, to: string) => {
      document = connect(document, from, to, editContext);
    };
    const current = add('core/dc-current', { I: '500 pA' });
    const neuron = add('core/lif', { n: 1 });
    const trace = add('core/trace');
    const raster = add('core/raster');
    wire(`${current}/current`, `${neuron}/current`);
    wire(`${neuron}/V_m`, `${trace}/signal`);
    wire(`${neuron}/spikes`, `${raster}/spikes`);
    return moveNodes(document, {
      [current]: [0, 40],
      [neuron]: [288, 0],
      [raster]: [576, -40],
      [trace]: [576, 80],
    });
  });
  if (Object.keys(useDocument.getState().document.nodes).length > 0) void play();
}
