/**
 * A wire: a curve in the colour and line style of what it carries, with an end that says what it
 * does: an arrow excites, a disc inhibits, a diamond modulates. A wire may pass through one point.
 */

import { BaseEdge, type EdgeProps } from '@xyflow/react';
import { memo, useRef, useState } from 'react';
import { bendWire } from '#engine';
import { edit, useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { curveOf, DIRECTION, middleOf, pathOf } from './curve.ts';
import type { FlowEdge } from './flow-wires.ts';
import { BROKEN, END_SIGNS, endPath, LINES } from './lines.ts';
import { useMoving } from './moving.ts';
import type { WireEnd } from './places.ts';
import { viewport } from './viewport.ts';
import { weightIn } from './weight-text.ts';

const words = strings.canvas;

/** A wire. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, data, selected, source, sourceX, sourceY, targetX, targetY } = props;
  const [bending, setBending] = useState<readonly [number, number] | null>(null);
  const isImpulses = useScene(
    (s) => s.document.edges[id]?.from.endsWith('/post') === true && data?.wire.kind === 'spikes',
  );
  const weight = useScene((s) =>
    isImpulses ? weightIn(source, s.document.nodes[source]?.parameters?.weight).sign : '',
  );
  const flat = useEngineId(source);
  const synapses = useSimulation((s) =>
    isImpulses ? s.summary?.nodes[flat]?.synapses : undefined,
  );
  const isMoved = useMoving(({ spots }) => source in spots || props.target in spots);
  if (!data) return null;
  const { wire, related, problem } = data;
  const from: WireEnd = { x: sourceX, y: sourceY, side: wire.from.side };
  const to: WireEnd = { x: targetX, y: targetY, side: wire.to.side };
  const bend = bending ?? wire.bend;
  const curves = curveOf(from, to, bend);
  const path = pathOf(curves);
  const sign = isImpulses ? weight || 'E' : END_SIGNS[wire.kind];
  const line = LINES[wire.kind] ?? { width: 2 };
  // Thickness tells the number of synapses, by powers of ten.
  const width = synapses ? Math.min(4, 1.5 + Math.log10(Math.max(1, synapses)) * 0.4) : line.width;
  const colour = selected
    ? 'var(--accent)'
    : problem
      ? 'var(--danger)'
      : `var(--port-${wire.kind})`;
  const dash = problem ? BROKEN : line.dash;
  const [bx, by] = bend ?? middleOf(curves);
  // Before its end a wire is in sight, also where its middle lies behind a card.
  const [before, above] = DIRECTION[wire.to.side];
  return (
    <g className={`wire${related ? '' : ' unrelated'}`}>
      {isMoved && <rect className="wire-room" x="-1e6" y="-1e6" width="2e6" height="2e6" />}
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={16}
        style={{
          stroke: colour,
          strokeWidth: width + (selected ? 1 : 0),
          ...(dash
            ? { strokeDasharray: dash, strokeLinecap: problem ? 'butt' : ('round' as const) }
            : {}),
        }}
      />
      {wire.kind === 'weights' && !problem && <path d={path} className="wire-core" />}
      {sign && <path d={endPath(to, sign)} fill={colour} />}
      {wire.conversion && (
        <text className="wire-conversion" x={bx} y={by - 8}>
          {wire.conversion}
        </text>
      )}
      {(bend || selected) && (
        <Bend id={id} x={bx} y={by} bent={bend !== null} onMove={setBending} />
      )}
      {problem && (
        <Problem id={id} x={targetX + 40 * before} y={targetY + 40 * above} text={problem} />
      )}
    </g>
  );
});

interface ProblemProps {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The mark of a wire that cannot be; pressed, it opens the list that says why and what mends it. */
function Problem({ id, x, y, text }: ProblemProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the label of the wire and the tab of problems say the same
    <g
      className="wire-problem nopan"
      onClick={(event) => {
        event.stopPropagation();
        const view = useView.getState();
        view.select([], [id]);
        view.set({ dock: true, dockTab: 'problems' });
      }}
    >
      <title>{words.brokenWire(text)}</title>
      <circle cx={x} cy={y} r="12" className="wire-problem-area" />
      <circle cx={x} cy={y} r="8.5" />
      <path d={`M${x - 3} ${y - 3}l6 6m0-6-6 6`} />
    </g>
  );
}

interface BendProps {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly bent: boolean;
  readonly onMove: (at: readonly [number, number] | null) => void;
}

/** The point a wire passes through: drag to move it, double-click to take it away. */
function Bend({ id, x, y, bent, onMove }: BendProps) {
  const drag = useRef<{ x: number; y: number; at: readonly [number, number] } | null>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu of a wire does the same
    <circle
      className={`wire-bend nopan${bent ? ' bent' : ''}`}
      cx={x}
      cy={y}
      r="6"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY, at: [x, y] };
      }}
      onPointerMove={(event) => {
        const start = drag.current;
        if (!start) return;
        const { zoom } = viewport();
        const [dx, dy] = [(event.clientX - start.x) / zoom, (event.clientY - start.y) / zoom];
        if (Math.hypot(dx, dy) < 3) return;
        onMove([Math.round(start.at[0] + dx), Math.round(start.at[1] + dy)]);
      }}
      onPointerUp={(event) => {
        const start = drag.current;
        drag.current = null;
        onMove(null);
        if (!start) return;
        const { zoom } = viewport();
        const [dx, dy] = [(event.clientX - start.x) / zoom, (event.clientY - start.y) / zoom];
        if (Math.hypot(dx, dy) < 3) return;
        const at = [Math.round(start.at[0] + dx), Math.round(start.at[1] + dy)] as const;
        edit(words.edits.bend, (d) => bendWire(d, id, at));
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        edit(words.edits.unbend, (d) => bendWire(d, id, null));
      }}
    />
  );
}
