/** The button of a node that has one: pressed by pointer or by key, as long as it is held. */

import { useRef } from 'react';
import { pressButton } from '../state/live-input.ts';
import { strings } from '../strings.ts';

interface Props {
  /** As the engine names it. */
  readonly node: string;
  readonly label?: string;
}

export function PressButton({ node, label = strings.inspector.press }: Props) {
  const held = useRef(false);
  const set = (down: boolean) => {
    if (held.current === down) return;
    held.current = down;
    pressButton(node, down);
  };
  const isKey = (key: string) => key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className="page-press"
      onPointerDown={() => set(true)}
      onPointerUp={() => set(false)}
      onPointerLeave={() => set(false)}
      onPointerCancel={() => set(false)}
      onBlur={() => set(false)}
      onKeyDown={(event) => {
        if (!isKey(event.key)) return;
        event.preventDefault(); // Space would start or stop the run
        event.stopPropagation();
        set(true);
      }}
      onKeyUp={(event) => {
        if (isKey(event.key)) set(false);
      }}
    >
      {label}
    </button>
  );
}
