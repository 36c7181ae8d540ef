/** A wire: a bezier in the colour and line style of what it carries. */

import { BaseEdge, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import type { FlowEdge } from './flow.ts';

const STYLES: Readonly<Record<string, { readonly width: number; readonly dash?: string }>> = {
  spikes: { width: 2 },
  events: { width: 2, dash: '1 4' },
  image: { width: 3 },
  cloud: { width: 3, dash: '3 3' },
  analog: { width: 1.5 },
  current: { width: 2 },
  weights: { width: 3 },
  mod: { width: 2, dash: '6 3' },
  label: { width: 1.5, dash: '2 3' },
  result: { width: 1.5 },
};

export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } =
    props;
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const kind = data?.kind ?? 'analog';
  const style = STYLES[kind] ?? STYLES.analog;
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={16}
      style={{
        stroke: selected ? 'var(--accent)' : `var(--port-${kind})`,
        strokeWidth: (style?.width ?? 2) + (selected ? 1 : 0),
        ...(style?.dash ? { strokeDasharray: style.dash, strokeLinecap: 'round' as const } : {}),
      }}
    />
  );
});
