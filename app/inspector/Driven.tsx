/** What sets a parameter instead of a person: the wire that ends at it, named after its source. */

import type { ReactNode, SyntheticEvent } from 'react';
import { splitPort } from '#engine';
import { partnersOf } from '../canvas/ends.ts';
import { goTo } from '../commands/going.ts';
import { useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';
import './driven.css';

const words = strings.inspector.row;

/** The output that a parameter of the scene is wired to; undefined where a person sets it. */
export const useDriver = (id: string, name: string): string | undefined =>
  useScene((s) => partnersOf(s.document.edges, `${id}/${name}`)[0]);

/** On a card a press is the button's own: it does not select the card. */
const stop = (event: SyntheticEvent): void => event.stopPropagation();

interface Props {
  readonly id: string;
  readonly name: string;
  /** The field by which a person sets it. */
  readonly children: ReactNode;
}

/** The field of a parameter, or what stands there while a wire sets it. */
export function UnlessDriven({ id, name, children }: Props) {
  const driver = useDriver(id, name);
  return driver === undefined ? children : <Driven name={name} from={driver} />;
}

/** Names the source; pressed, it goes there. */
export function Driven({ name, from }: { readonly name: string; readonly from: string }) {
  const [node = '', port = ''] = splitPort(from) ?? [];
  const source = useScene((s) => s.document.nodes[node]?.name ?? node);
  return (
    <button
      type="button"
      className="driven"
      title={words.driven(name, source, port)}
      aria-label={words.driven(name, source, port)}
      onPointerDown={stop}
      onMouseDown={stop}
      onClick={(event) => {
        stop(event);
        goTo(node);
      }}
    >
      <span aria-hidden="true">← {source}</span>
    </button>
  );
}
