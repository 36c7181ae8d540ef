/** Where a plot is shown: in the dock, on the canvas, in both; a row of its page. */

import { type NodeId, type PlotPlace, placeOfPlot, setPlace } from '#engine';
import { edit, useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';

const words = strings.inspector;
const PLOT_PLACES: readonly PlotPlace[] = ['dock', 'canvas', 'both'];

const hasPicture = (place: PlotPlace | null): boolean => place === 'canvas' || place === 'both';

/** The choice, which the document keeps. */
export function PlotPlaceRow({ id }: { readonly id: NodeId }) {
  const place = useScene((s) => placeOfPlot(s.document, id) ?? '');
  return (
    <div className="row-line page-row">
      <span className="row-name">{words.plotPlace.name}</span>
      <select
        className="value-choice"
        aria-label={words.plotPlace.label}
        value={place}
        onChange={(event) => {
          const next = PLOT_PLACES.find((each) => each === event.target.value) ?? null;
          edit(words.edits.plotPlace(words.plotPlace.choices[next ?? 'open']), (d) =>
            setPlace(d, id, { place: next, ...(hasPicture(next) ? { collapsed: false } : {}) }),
          );
        }}
      >
        <option value="">{words.plotPlace.choices.open}</option>
        {PLOT_PLACES.map((each) => (
          <option key={each} value={each}>
            {words.plotPlace.choices[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
