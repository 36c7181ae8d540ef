/** One card for every node type, drawn from its definition alone. No state in here: cards are culled. */

import { Handle, type NodeProps, Position } from '@xyflow/react';
import {
  ChartLine,
  CircleDot,
  Component,
  Droplet,
  Gamepad2,
  GraduationCap,
  Layers,
  type LucideIcon,
  ScanLine,
  Sigma,
  Target,
  Zap,
} from 'lucide-react';
import { memo } from 'react';
import { type NodeDefinition, withLocal } from '#engine';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import { registry } from '../state/registry.ts';
import { useSimulation } from '../state/simulation.ts';
import { Activity } from './Activity.tsx';
import type { FlowNode } from './flow.ts';
import { type CardLayout, HIT, hitCorner, layoutOf } from './geometry.ts';
import { PortMark } from './PortMark.tsx';

const ICONS: Readonly<Record<NodeDefinition['category'], LucideIcon>> = {
  source: Zap,
  encoder: ScanLine,
  neuron: CircleDot,
  projection: Component,
  plasticity: GraduationCap,
  modulator: Droplet,
  layer: Layers,
  training: GraduationCap,
  readout: Target,
  plot: ChartLine,
  world: Gamepad2,
  utility: Sigma,
  composite: Component,
};
const SIDES = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

export const CategoryIcon = ({ category }: { category: NodeDefinition['category'] }) => {
  const Icon = ICONS[category];
  return <Icon size={16} strokeWidth={1.5} aria-hidden="true" />;
};

const useDefinition = (type: string) =>
  useDocument((s) => withLocal(registry, s.document).get(type));

/** The ports of a card as React Flow handles, at the places the layout gives. */
function Ports({ id, layout, labels }: { id: string; layout: CardLayout; labels: boolean }) {
  const connected = useDocument((s) => connectedPorts(s.document.edges, id));
  return (
    <>
      {layout.ports.map((place) => {
        const { name, port, side } = place;
        const corner = hitCorner(place);
        return (
          <Handle
            key={name}
            id={name}
            type={port.flow === 'out' ? 'source' : 'target'}
            position={SIDES[side]}
            className={`port port-${side}`}
            style={{ left: corner.x, top: corner.y, width: HIT, height: HIT }}
            aria-label={`${name}, ${port.flow === 'out' ? 'output' : 'input'} of ${port.kind}`}
            title={`${name}: ${port.doc}`}
            data-kind={port.kind}
          >
            <PortMark kind={port.kind} connected={connected.includes(`|${name}|`)} />
            {labels && (side === 'left' || side === 'right') && (
              <span className="port-label">{name}</span>
            )}
          </Handle>
        );
      })}
    </>
  );
}

/** Names of a node's connected ports, as one string so that it compares by value. */
function connectedPorts(
  edges: Readonly<Record<string, { from: string; to: string }>>,
  id: string,
): string {
  let names = '|';
  for (const { from, to } of Object.values(edges)) {
    if (from.startsWith(`${id}/`)) names += `${from.slice(id.length + 1)}|`;
    if (to.startsWith(`${id}/`)) names += `${to.slice(id.length + 1)}|`;
  }
  return names;
}

/** Model and size, under the name. */
function Subtitle({ id, title }: { id: string; title: string }) {
  const elements = useSimulation((s) => s.summary?.nodes[id]?.elements);
  return (
    <span className="card-subtitle">
      {title}
      {elements !== undefined && elements > 1 ? ` · ${elements.toLocaleString('en')}` : ''}
    </span>
  );
}

function Mark({ id }: { id: string }) {
  const problems = useDiagnostics((s) => s.byNode.get(id));
  const worst =
    problems?.find((p) => p.severity === 'error') ??
    problems?.find((p) => p.severity === 'warning');
  if (!worst) return null;
  return (
    <span
      className={`card-mark ${worst.severity}`}
      role="img"
      title={worst.message}
      aria-label={worst.message}
    >
      {worst.severity === 'error' ? '×' : '!'}
    </span>
  );
}

export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<FlowNode>) {
  const { node } = data;
  const definition = useDefinition(node.type);
  if (!definition) return <UnknownCard id={id} data={data} selected={selected} />;
  const layout = layoutOf(definition);
  return (
    <div
      className={`card category-${definition.category}${selected ? ' selected' : ''}${node.muted ? ' muted' : ''}`}
      style={{ width: layout.width, height: layout.height }}
    >
      <div className="card-header">
        <CategoryIcon category={definition.category} />
        <span className="card-title">{node.name}</span>
      </div>
      <Subtitle id={id} title={definition.title} />
      {layout.activity && <Activity id={id} definition={definition} />}
      <Ports id={id} layout={layout} labels />
      <Mark id={id} />
    </div>
  );
});

/** A node whose type is not installed: its settings are kept. */
function UnknownCard({
  data,
  selected,
}: {
  id: string;
  data: FlowNode['data'];
  selected: boolean | undefined;
}) {
  return (
    <div
      className={`card unknown${selected ? ' selected' : ''}`}
      style={{ width: 208, height: 60 }}
    >
      <div className="card-header">
        <span className="card-title">{data.node.name}</span>
      </div>
      <span className="card-subtitle">{data.node.type} is not installed</span>
    </div>
  );
}

/** A projection: a chip on its wire. */
export const ProjectionChip = memo(function ProjectionChip({
  id,
  data,
  selected,
}: NodeProps<FlowNode>) {
  const { node } = data;
  const definition = useDefinition(node.type);
  const synapses = useSimulation((s) => s.summary?.nodes[id]?.synapses);
  const plastic = useDocument((s) =>
    Object.values(s.document.edges).some((e) => e.to === `${id}/rule`),
  );
  if (!definition) return null;
  const layout = layoutOf(definition);
  const weight = node.parameters?.weight;
  const text =
    weight === undefined
      ? 'default'
      : typeof weight === 'object'
        ? weightText(weight)
        : String(weight);
  const inhibits = typeof weight === 'string' && weight.trim().startsWith('-');
  return (
    <div
      className={`chip${selected ? ' selected' : ''}${inhibits ? ' inhibits' : ''}${node.muted ? ' muted' : ''}`}
      style={{ width: layout.width, height: layout.height }}
      title={`${node.name}: ${definition.title}${synapses === undefined ? '' : `, ${synapses.toLocaleString('en')} synapses`}`}
    >
      <span className="chip-text">{text}</span>
      <span className="chip-sign">{plastic ? '∿' : '—'}</span>
      <Ports id={id} layout={layout} labels={false} />
      <Mark id={id} />
    </div>
  );
});

function weightText(weight: object | null): string {
  if (weight && 'expression' in weight) return String(weight.expression);
  if (weight && 'draw' in weight) return 'drawn';
  return 'listed';
}
