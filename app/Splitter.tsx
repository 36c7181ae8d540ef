/** The edge by which a part of the window is made larger or smaller: by pointer or arrow keys. */

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import './theme/splitter.css';

interface Props {
  /** The side of its part that the edge is, in a window that is read from left to right. */
  readonly side: 'top' | 'left' | 'right';
  readonly label: string;
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (size: number) => void;
}

const STEP = 16; // px of one arrow key
/** Keys that make the part larger and smaller, and the way the pointer goes to make it larger. */
const WAYS = {
  top: { grows: 'ArrowUp', shrinks: 'ArrowDown', way: -1 },
  left: { grows: 'ArrowLeft', shrinks: 'ArrowRight', way: -1 },
  right: { grows: 'ArrowRight', shrinks: 'ArrowLeft', way: 1 },
} as const;
/** Where a window is read from right to left. */
const MIRROR = { top: 'top', left: 'right', right: 'left' } as const;

/** The edge; it stands in a part that is positioned. */
export function Splitter({ side, label, size, least, most, onChange }: Props) {
  const from = useRef<{ at: number; size: number } | null>(null);
  const mirrored = side !== 'top' && document.documentElement.dir === 'rtl';
  const { grows, shrinks, way } = WAYS[mirrored ? MIRROR[side] : side];
  const placeOf = (event: PointerEvent) => (side === 'top' ? event.clientY : event.clientX);
  const set = (next: number) => onChange(Math.max(least, Math.min(most, Math.round(next))));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no <hr>
    <div
      className={`splitter ${side}`}
      role="separator"
      aria-orientation={side === 'top' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      // Nothing that lies beside the edge is dragged or selected with it.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        from.current = { at: placeOf(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const start = from.current;
        if (start) set(start.size + way * (placeOf(event) - start.at));
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === grows) set(size + STEP);
        else if (event.key === shrinks) set(size - STEP);
      }}
    />
  );
}
