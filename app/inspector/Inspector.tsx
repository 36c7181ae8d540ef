/**
 * The right side of the window: what is selected, or the project when nothing is. It follows the
 * selection unless it is pinned to one object.
 */

import { Pin } from 'lucide-react';
import { useState } from 'react';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import './inspector.css';
import './fields/fields.css';
import './equations.css';
import { strings } from '../strings.ts';
import { ManyPage } from './ManyPage.tsx';
import { NodePage } from './NodePage.tsx';
import { ProjectPage } from './ProjectPage.tsx';

const words = strings.inspector;

/** The inspector. */
export function Inspector() {
  const selection = useView((s) => s.selection);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const wanted = held ?? selection;
  const key = useScene((s) => wanted.filter((id) => s.document.nodes[id]).join());
  const ids = key === '' ? [] : key.split(',');
  const [first] = ids;
  return (
    <div className="inspector">
      {ids.length > 0 && (
        <div className="inspector-pin">
          <Tool
            label={held ? words.follow : words.keep}
            pressed={held !== null}
            onClick={() => setHeld(held ? null : ids)}
            icon={<Pin />}
          />
        </div>
      )}
      {first === undefined ? (
        <ProjectPage />
      ) : ids.length === 1 ? (
        <NodePage key={first} id={first} />
      ) : (
        <ManyPage ids={ids} />
      )}
    </div>
  );
}
