/** The port of a parameter in its row: hollow while a person sets it; pressed, it asks what should. */

import { Circle } from 'lucide-react';
import { disconnect, parameterPort } from '#engine';
import { PortMark } from '../canvas/PortMark.tsx';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { edit, useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { definitionOf } from './context.ts';
import { useDriver } from './Driven.tsx';

const words = strings.inspector.row;

interface Props {
  readonly id: string;
  readonly name: string;
}

/** Wires something into the parameter, or takes its wire away. */
export function PortTool({ id, name }: Props) {
  const driver = useDriver(id, name);
  const has = useScene((s) => {
    const definition = definitionOf(s.document, id);
    return definition !== undefined && parameterPort(definition, name) !== undefined;
  });
  if (!has) return <span className="tool gone" aria-hidden="true" />;
  const isWired = driver !== undefined;
  const press = ({ currentTarget }: { readonly currentTarget: Element }) => {
    const to = `${id}/${name}`;
    if (isWired)
      edit(words.unwired(name), (d) =>
        disconnect(
          d,
          Object.keys(d.edges).filter((edge) => d.edges[edge]?.to === to),
        ),
      );
    else {
      const { left, bottom } = currentTarget.getBoundingClientRect();
      useView.setState({ palette: { x: left, y: bottom, mode: 'connect', to } });
    }
  };
  return (
    <Tool
      label={(isWired ? words.unwire : words.wire)(name)}
      pressed={isWired}
      onClick={press}
      icon={isWired ? <PortMark kind="analog" /> : <Circle />}
    />
  );
}
