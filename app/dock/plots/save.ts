/** Handing a plot over as a file: which formats there are, and what each contains. */

import { host } from '../../host/host.ts';
import { programVersion } from '../../host/version.ts';
import { useDocument } from '../../state/document.ts';
import { useSimulation } from '../../state/simulation.ts';
import { useView, type ViewState } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { fileName, toArray, writeCsv, writeNpy } from './export-data.ts';
import { toCanvas, writePng } from './export-png.ts';
import { writeSvg } from './export-svg.ts';
import type { FigureSize, Provenance } from './figure.ts';
import { printFigure } from './print.ts';
import type { View } from './view.ts';

type FileFormat = 'png' | 'svg' | 'csv' | 'npy';
export type Format = FileFormat | 'pdf' | 'copy';
export const FORMATS: readonly Format[] = ['png', 'svg', 'pdf', 'csv', 'npy', 'copy'];

const MILLIMETRE = 96 / 25.4; // CSS px
/** Height of a figure as a part of its width, and the least that its axes need [CSS px]. */
const SHAPE = 0.55;
const LEAST_HEIGHT = 240;

/** The size and ground of figures as the settings have them. */
function sizeOf({ figureWidth, figureGround, figureFooter }: ViewState): FigureSize {
  const width = Math.round(Number(figureWidth) * MILLIMETRE);
  return {
    width,
    height: Math.max(LEAST_HEIGHT, Math.round(SHAPE * width)),
    footer: figureFooter === 'shown',
    clear: figureGround === 'clear',
  };
}

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

const svgOf = (view: View, size: FigureSize, from: Provenance): string =>
  writeSvg(view.figure(), size, from, (pixels) => toCanvas(pixels).toDataURL());

/** Downloads what a view shows, prints it, or puts its picture on the clipboard. */
export async function saveView(view: View, title: string, format: Format): Promise<void> {
  const from = provenance(title);
  if (format === 'copy') {
    const picture = await encode(view, title, 'png', from);
    await navigator.clipboard.write([new ClipboardItem({ [picture.type]: picture })]);
    useView.getState().say(strings.panels.plots.copied(title));
    return;
  }
  if (format === 'pdf') {
    const size = sizeOf(useView.getState());
    printFigure(svgOf(view, size, from), size, fileName(title, from, 'pdf').replace(/\.pdf$/, ''));
    return;
  }
  const blob = await encode(view, title, format, from);
  host.download(fileName(title, from, format), blob);
}

async function encode(
  view: View,
  title: string,
  format: FileFormat,
  from: Provenance,
): Promise<Blob> {
  const size = sizeOf(useView.getState());
  switch (format) {
    case 'png':
      return new Blob([await writePng(view.figure(), size, from)], { type: 'image/png' });
    case 'svg':
      return new Blob([svgOf(view, size, from)], { type: 'image/svg+xml' });
    case 'csv':
      return new Blob([writeCsv(view.table(), from)], { type: 'text/csv' });
    case 'npy':
      return new Blob([writeNpy(toArray(view.table(), title), from)], {
        type: 'application/octet-stream',
      });
  }
}
