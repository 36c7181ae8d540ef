/** Inside a subgraph: which ports of a node are ports of the subgraph, for wires from outside. */

import { exposedAs, exposePort, type NodeDefinition } from '#engine';
import { PortMark } from '../canvas/PortMark.tsx';
import { edit as editDocument, useDocument } from '../state/document.ts';
import { editContext } from '../state/registry.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;

interface Props {
  readonly id: string;
  readonly definition: NodeDefinition;
}

/** A check mark per port; nothing at the top level. */
export function SubgraphPorts({ id, definition }: Props) {
  const scope = useView((s) => s.scope);
  const shown = useDocument((s) =>
    Object.keys(definition.ports)
      .filter((name) => exposedAs(s.document, scope, `${id}/${name}`) !== undefined)
      .join(),
  );
  if (scope.length === 0) return null;
  const names = new Set(shown.split(','));
  return (
    <details className="section" open>
      <summary>{words.outside}</summary>
      {Object.entries(definition.ports).map(([name, port]) => (
        <label className="check" key={name}>
          <input
            type="checkbox"
            checked={names.has(name)}
            onChange={(event) => {
              const isShown = event.target.checked;
              editDocument(isShown ? words.edits.expose(name) : words.edits.hide(name), (d) =>
                exposePort(d, scope, `${id}/${name}`, isShown, editContext),
              );
            }}
          />
          <PortMark kind={port.kind} connected={names.has(name)} />
          {name}
        </label>
      ))}
    </details>
  );
}
