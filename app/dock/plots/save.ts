/** Handing a plot over as a file: which formats there are, and what each contains. */

import { host } from '../../host/host.ts';
import { programVersion } from '../../host/version.ts';
import { useDocument } from '../../state/document.ts';
import { useSimulation } from '../../state/simulation.ts';
import { fileName, toArray, writeCsv, writeNpy } from './export-data.ts';
import { toCanvas, writePng } from './export-png.ts';
import { writeSvg } from './export-svg.ts';
import type { FigureSize, Provenance } from './figure.ts';
import type { View } from './view.ts';

export type Format = 'png' | 'svg' | 'csv' | 'npy';
export const FORMATS: readonly Format[] = ['png', 'svg', 'csv', 'npy'];

/** Two columns of a journal page [CSS px]: 174 mm at 96 dots per inch. */
const SIZE: FigureSize = { width: 658, height: 360, footer: true };

/** Which run the screen shows: same document and seed, same id. */
export function provenance(title: string): Provenance {
  const { document } = useDocument.getState();
  const { summary } = useSimulation.getState();
  const seed = document.simulation?.seed ?? 1;
  const graph = summary?.hash ?? '';
  return {
    run: `${graph.slice(0, 8) || 'none'}-${seed}`,
    seed,
    graph,
    app: `Spikeloom ${programVersion()}`,
    title,
  };
}

/** Downloads what a view shows. */
export async function saveView(view: View, title: string, format: Format): Promise<void> {
  const from = provenance(title);
  const blob = await encode(view, title, format, from);
  host.download(fileName(title, from, format), blob);
}

async function encode(view: View, title: string, format: Format, from: Provenance): Promise<Blob> {
  switch (format) {
    case 'png':
      return new Blob([await writePng(view.figure(), SIZE, from)], { type: 'image/png' });
    case 'svg': {
      const image = (pixels: Parameters<typeof toCanvas>[0]) => toCanvas(pixels).toDataURL();
      return new Blob([writeSvg(view.figure(), SIZE, from, image)], { type: 'image/svg+xml' });
    }
    case 'csv':
      return new Blob([writeCsv(view.table(), from)], { type: 'text/csv' });
    case 'npy':
      return new Blob([writeNpy(toArray(view.table(), title), from)], {
        type: 'application/octet-stream',
      });
  }
}
