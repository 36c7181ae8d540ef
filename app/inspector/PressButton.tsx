/** The button of a node that has one: pressed by pointer or by key, as long as it is held. */

import { useRef } from 'react';
import { pressButton } from '../state/live-input.ts';
import { useEngineId } from '../state/scene.ts';
import { strings } from '../strings.ts';

export function PressButton({ id }: { readonly id: string }) {
  const node = useEngineId(id);
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
      {strings.inspector.press}
    </button>
  );
}
