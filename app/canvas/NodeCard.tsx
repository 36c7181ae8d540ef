/** One card for every node type, drawn from its definition alone. No state in here: cards are culled. */

import { type NodeProps, NodeResizeControl, ResizeControlVariant } from '@xyflow/react';
import { StickyNote } from 'lucide-react';
import { memo } from 'react';
import type { NodeDefinition } from '#engine';
import { setWidth } from '../commands/arrange.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { engineId, useEngineId } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { Activity } from './Activity.tsx';
import { CardPlot } from './CardPlot.tsx';
import { CardTitle } from './CardTitle.tsx';
import { CategoryIcon } from './CategoryIcon.tsx';
import { Face } from './Face.tsx';
import { type FlowNode, looksSame } from './flow.ts';
import { NARROWEST, WIDEST } from './geometry.ts';
import { firingPort, Led } from './Led.tsx';
import { LiveLine, livePort } from './LiveLine.tsx';
import { markId, rateId } from './labels.ts';
import { NOWHERE, useMoving } from './moving.ts';
import { Ports, StrayPorts } from './Ports.tsx';
import type { Box } from './places.ts';
import { RuleFigure } from './RuleFigure.tsx';
import { NodeTools } from './Tools.tsx';
import { useReach } from './viewport.ts';

const words = strings.canvas;

/** A name from afar: a word that is too long for its line is cut, not broken. */
function FarName({ name }: { readonly name: string }) {
  return (
    <span className="card-far">
      {name.split(/(?<= )/).map((word, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words have no other identity
        <span key={k}>{word}</span>
      ))}
    </span>
  );
}

/** A node. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<FlowNode>) {
  const lod = useReach((s) => s.lod);
  const { box } = data;
  if (!box) return null;
  const { node, definition, layout } = box;
  if (!definition || !layout) return <UnknownCard id={id} box={box} selected={selected} />;
  const name = `card category-${definition.category} lod-${lod}${selected ? ' selected' : ''}${node.muted ? ' muted' : ''}${layout.collapsed ? ' collapsed' : ''}`;
  const style = { width: box.width, height: box.height };
  const firing = firingPort(definition);
  if (lod <= 1)
    return (
      <div className={name} style={style}>
        {lod === 1 && <FarName name={node.name} />}
        {lod === 1 && layout.activity && <Activity id={engineId(id)} definition={definition} far />}
        <Ports id={id} layout={layout} labels={false} />
        <StrayPorts box={box} />
        <Mark id={id} />
      </div>
    );
  return (
    <div className={name} style={style}>
      <div className="card-header">
        <CategoryIcon category={definition.category} />
        <CardTitle id={id} name={node.name} />
        {node.note && (
          <span
            className="card-note"
            role="img"
            aria-label={words.note(node.note)}
            title={node.note}
          >
            <StickyNote size={13} strokeWidth={1.5} aria-hidden="true" />
          </span>
        )}
        {node.muted && (
          <span className="card-muted" role="img" aria-label={words.muted} title={words.muted}>
            ∅
          </span>
        )}
        {layout.activity && firing !== undefined && <Led id={engineId(id)} port={firing} />}
      </div>
      {!layout.collapsed && <Subtitle id={id} definition={definition} />}
      {layout.activity && (
        <Activity id={engineId(id)} definition={definition} numberId={rateId(id)} />
      )}
      {layout.picture && engineId(id) === id && <CardPlot id={id} />}
      {layout.figure && <RuleFigure id={id} definition={definition} />}
      {lod === 3 && layout.pins.length > 0 && (
        <Face id={id} layout={layout} definition={definition} />
      )}
      {selected && !layout.picture && <WidthGrip id={id} name={node.name} />}
      <Ports id={id} layout={layout} labels={lod === 3 && !layout.collapsed} />
      <StrayPorts box={box} />
      <Mark id={id} />
      {selected && <NodeTools id={id} />}
    </div>
  );
}, looksSame);

/** The right edge of a selected card, by which it is made wider or narrower. */
function WidthGrip({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <NodeResizeControl
      position="right"
      variant={ResizeControlVariant.Line}
      resizeDirection="horizontal"
      minWidth={NARROWEST}
      maxWidth={WIDEST}
      className="card-width"
      onResizeEnd={(_, { width }) => {
        useMoving.setState({ sizes: NOWHERE });
        setWidth([id], () => width, words.edits.width([name]));
      }}
    />
  );
}

/** Model and size, under the name. */
function Subtitle({
  id,
  definition,
}: {
  readonly id: string;
  readonly definition: NodeDefinition;
}) {
  const live = livePort(definition);
  const flat = useEngineId(id);
  const elements = useSimulation((s) => s.summary?.nodes[flat]?.elements);
  return (
    <span className={live === null ? 'card-subtitle' : 'card-subtitle with-live'}>
      <span>
        {definition.title}
        {elements !== undefined && elements > 1 ? ` · ${elements.toLocaleString('en')}` : ''}
      </span>
      {live !== null && <LiveLine id={id} definition={definition} port={live} />}
    </span>
  );
}

/** The worst problem of a node, as a corner mark. */
export function Mark({ id }: { readonly id: string }) {
  const flat = useEngineId(id);
  const problems = useDiagnostics((s) => s.byNode.get(flat));
  // What its stage said while it ran, such as where its file is damaged.
  const said = useSimulation((s) =>
    s.problems.find((p) => p.node === flat && p.severity !== 'info'),
  );
  const worst =
    problems?.find((p) => p.severity === 'error') ??
    said ??
    problems?.find((p) => p.severity === 'warning');
  if (!worst) return null;
  return (
    <span
      id={markId(id)}
      className={`card-mark ${worst.severity}`}
      role="img"
      title={worst.message}
      aria-label={worst.message}
    >
      {worst.severity === 'error' ? '×' : '!'}
    </span>
  );
}

/** A node whose type is not installed: its settings are kept. */
function UnknownCard({
  id,
  box,
  selected,
}: {
  readonly id: string;
  readonly box: Box;
  readonly selected: boolean | undefined;
}) {
  return (
    <div
      className={`card unknown${selected ? ' selected' : ''}`}
      style={{ width: box.width, height: box.height }}
      title={words.notInstalled(box.node.type)}
    >
      <div className="card-header">
        <CategoryIcon category={undefined} />
        <CardTitle id={id} name={box.node.name} />
      </div>
      <span className="card-subtitle">{words.notInstalled(box.node.type)}</span>
      <StrayPorts box={box} />
      <Mark id={id} />
    </div>
  );
}
