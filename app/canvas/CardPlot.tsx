/** The picture of a plot on its card, as the dock draws it; it is looked at, and the card is taken. */

import { useRef } from 'react';
import { usePlotView } from '../dock/plots/use-plot-view.ts';
import { useDocument } from '../state/document.ts';
import { strings } from '../strings.ts';

/** A plot's picture. */
export function CardPlot({ id }: { readonly id: string }) {
  const host = useRef<HTMLDivElement>(null);
  const name = useDocument((s) => s.document.nodes[id]?.name ?? '');
  usePlotView(id, host);
  return (
    <div className="card-plot">
      <div
        ref={host}
        className="plot-body"
        role="img"
        aria-label={strings.panels.plots.picture(name)}
      />
    </div>
  );
}
