/** An empty canvas: three ways to begin, and what else can be done here. */

import { useDocument } from '../state/document.ts';
import { startWith } from '../state/starts.ts';
import { strings } from '../strings.ts';
import './lessons.css';

const words = strings.emptyState;

/** Shown while the graph has no nodes. */
export function EmptyState() {
  const empty = useDocument((s) => Object.keys(s.document.nodes).length === 0);
  if (!empty) return null;
  return (
    <div className="empty-state">
      <p>{words.startWith}</p>
      <div>
        <button type="button" className="primary" onClick={() => startWith('neuron')}>
          {words.neuron}
        </button>
        <button type="button" onClick={() => startWith('network')}>
          {words.network}
        </button>
        <button type="button" onClick={() => startWith('images')}>
          {words.images}
        </button>
      </div>
      <p className="hint">{words.orAdd}</p>
    </div>
  );
}
