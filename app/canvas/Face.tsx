/** Parameters pinned to a node's face, each with the field the inspector has. */

import type { NodeDefinition, ParameterValue } from '#engine';
import { setParameter } from '#engine';
import { shownValue, unitInForce } from '../inspector/context.ts';
import { UnlessDriven } from '../inspector/Driven.tsx';
import { Field } from '../inspector/ParameterRow.tsx';
import { SymbolName } from '../inspector/Symbol.tsx';
import { edit, useScene } from '../state/scene.ts';
import type { CardLayout } from './geometry.ts';

interface Props {
  readonly id: string;
  readonly layout: CardLayout;
  readonly definition: NodeDefinition;
}

/** The pinned rows of a card. */
export function Face({ id, layout, definition }: Props) {
  return (
    <div className="card-face nodrag nopan nowheel" style={{ top: layout.pinsTop }}>
      {layout.pins.map((name) => (
        <FaceRow key={name} id={id} name={name} definition={definition} />
      ))}
    </div>
  );
}

function FaceRow({
  id,
  name,
  definition,
}: {
  readonly id: string;
  readonly name: string;
  readonly definition: NodeDefinition;
}) {
  const parameter = definition.parameters[name];
  const value = useScene((s) => parameter && shownValue(s.document, id, name, parameter));
  const unit = useScene((s) =>
    parameter && 'unit' in parameter ? unitInForce(s.document, id, parameter.unit) : '1',
  );
  if (!parameter || value === undefined) return null;
  const set = (next: ParameterValue, merge = false) =>
    edit(name, (d) => setParameter(d, id, name, next), merge ? `face ${id} ${name}` : undefined);
  return (
    <div className="face-row" title={parameter.doc}>
      <SymbolName name={name} />
      <UnlessDriven id={id} name={name}>
        <Field
          name={name}
          parameter={parameter}
          unit={unit}
          value={value}
          onChange={set}
          onOther={() => false}
        />
      </UnlessDriven>
    </div>
  );
}
