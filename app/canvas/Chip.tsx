/**
 * A projection: a chip on its wire, with sign, weight and what makes its synapses change. A chip
 * that stands in the middle of its wire says so by having no place of its own in the document.
 */

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { splitPort } from '#engine';
import { useDriver } from '../inspector/Driven.tsx';
import { useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { ChipCard } from './ChipCard.tsx';
import { type FlowNode, looksSame } from './flow.ts';
import { Mark } from './NodeCard.tsx';
import { Ports, StrayPorts } from './Ports.tsx';
import { placesOf } from './places.ts';
import { NodeTools } from './Tools.tsx';
import { useReach } from './viewport.ts';
import { WeightBars } from './WeightBars.tsx';
import { weightIn } from './weight-text.ts';

const words = strings.canvas;

/** A projection. */
export const ProjectionChip = memo(function ProjectionChip({
  id,
  data,
  selected,
}: NodeProps<FlowNode>) {
  const lod = useReach((s) => s.lod);
  const flat = useEngineId(id);
  const synapses = useSimulation((s) => s.summary?.nodes[flat]?.synapses);
  const taught = useScene((s) => placesOf(s.document).connected.get(id)?.has('rule') ?? false);
  const open = useView((s) => s.expanded === id);
  // Both stay the same texts until the weight, or what it is computed from, is changed.
  const text = useScene((s) => weightIn(id, s.document.nodes[id]?.parameters?.weight).text);
  const sign = useScene((s) => weightIn(id, s.document.nodes[id]?.parameters?.weight).sign);
  const driver = useDriver(id, 'weight');
  const from = useScene((s) => s.document.nodes[splitPort(driver ?? '')?.[0] ?? '']?.name);
  const { box } = data;
  if (!box?.definition || !box.layout) return null;
  const { node, definition, layout } = box;
  const count = synapses === undefined ? '' : `, ${words.synapses(synapses)}`;
  return (
    <div
      className={`chip lod-${lod}${selected ? ' selected' : ''}${sign === 'I' ? ' inhibits' : ''}${node.muted ? ' muted' : ''}`}
      style={{ width: layout.width, height: layout.height }}
      title={`${node.name}: ${definition.title}, ${text}${count}`}
    >
      {lod >= 2 && (
        <>
          <span className="chip-sign">{sign}</span>
          <span className="chip-text">{from === undefined ? text : `← ${from}`}</span>
          {taught && (
            <>
              <span className="chip-taught">∿</span>
              <WeightBars taught={[flat]} width={24} height={16} />
            </>
          )}
          {selected && <NodeTools id={id} />}
          {open && <ChipCard id={id} definition={definition} taught={taught} />}
        </>
      )}
      <Ports id={id} layout={layout} labels={false} />
      <StrayPorts box={box} />
      <Mark id={id} />
    </div>
  );
}, looksSame);
