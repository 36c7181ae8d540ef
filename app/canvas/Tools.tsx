/** What is most often done with a selected node, above it: plot, connect, mute, collapse, copy, more. */

import { ChartLine, ChevronsDownUp, CopyPlus, Ellipsis, EyeOff, LogIn, Spline } from 'lucide-react';
import { isSubgraph } from '#engine';
import * as actions from '../commands/actions.ts';
import { enterSubgraph, toggleCollapsed } from '../commands/arrange.ts';
import { beginConnect } from '../commands/connecting.ts';
import { useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.commands;

/** The tools of a node; only where it alone is selected. */
export function NodeTools({ id }: { readonly id: string }) {
  const alone = useView((s) => s.selection.length === 1);
  const chip = useScene((s) => s.document.edges && !s.document.nodes[id]);
  const subgraph = useScene((s) => isSubgraph(s.document, id));
  if (!alone || chip) return null;
  return (
    <div className="node-tools nodrag nopan" role="toolbar" aria-label={words.nodeTools}>
      {subgraph && <Tool title={words.enter} Icon={LogIn} onClick={() => enterSubgraph()} />}
      <Tool title={words.plot} Icon={ChartLine} onClick={actions.plotSelection} />
      <Tool title={words.connect} Icon={Spline} onClick={beginConnect} />
      <Tool title={words.mute} Icon={EyeOff} onClick={actions.toggleMute} />
      <Tool title={words.collapse} Icon={ChevronsDownUp} onClick={toggleCollapsed} />
      <Tool title={words.duplicate} Icon={CopyPlus} onClick={actions.duplicateSelection} />
      <Tool
        title={words.more}
        Icon={Ellipsis}
        onClick={(event) =>
          useView.setState({ menu: { x: event.clientX, y: event.clientY, about: 'node' } })
        }
      />
    </div>
  );
}

interface ToolProps {
  readonly title: string;
  readonly Icon: typeof Ellipsis;
  readonly onClick: (event: React.MouseEvent) => void;
}

function Tool({ title, Icon, onClick }: ToolProps) {
  return (
    <button
      type="button"
      title={title}
      aria-label={title}
      tabIndex={-1}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        onClick(event);
      }}
    >
      <Icon size={15} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}
