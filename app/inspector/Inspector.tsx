/** Parameters of what is selected, as text with units; a wrong value says so and changes nothing. */

import { useState } from 'react';
import {
  type Parameter,
  type ParameterValue,
  parseQuantity,
  setParameter,
  withLocal,
} from '#engine';
import { edit, useDocument } from '../state/document.ts';
import { registry } from '../state/registry.ts';
import { useView } from '../state/view.ts';

export function Inspector() {
  const id = useView((s) => s.selection[0]);
  const node = useDocument((s) => (id ? s.document.nodes[id] : undefined));
  const definition = useDocument((s) => withLocal(registry, s.document).get(node?.type ?? ''));
  const about = useDocument((s) => s.document.description);
  if (!id || !node || !definition)
    return <p className="empty">{about ?? 'Select a node to see its parameters.'}</p>;
  return (
    <div className="panel-scroll">
      <h2>{node.name}</h2>
      <p className="hint">{definition.doc}</p>
      {Object.entries(definition.parameters).map(([name, parameter]) => (
        <Row
          key={`${id}.${name}`}
          id={id}
          name={name}
          parameter={parameter}
          value={node.parameters?.[name]}
        />
      ))}
    </div>
  );
}

function Row({
  id,
  name,
  parameter,
  value,
}: {
  id: string;
  name: string;
  parameter: Parameter;
  value: ParameterValue | undefined;
}) {
  const unit = parameter.kind === 'quantity' ? parameter.unit : '1';
  const fallback =
    parameter.kind === 'quantity' && unit !== '1'
      ? `${parameter.default} ${unit}`
      : JSON.stringify(parameter.default);
  const shown =
    value === undefined ? fallback : typeof value === 'string' ? value : JSON.stringify(value);
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const commit = () => {
    if (text === null || text === shown) return setText(null);
    let next: ParameterValue = text;
    try {
      next = JSON.parse(text) as ParameterValue;
    } catch {
      next = text; // not JSON: a quantity or a formula
    }
    if (parameter.kind === 'quantity' && unit !== 'target' && typeof next !== 'object') {
      const read = parseQuantity(next as string | number, unit, name);
      if (!read.ok) return setWrong(read.problems[0]?.message ?? 'This cannot be read.');
    }
    setWrong(null);
    setText(null);
    edit(`${name} ${shown} → ${text}`, (d) => setParameter(d, id, name, next));
  };
  return (
    <label className="parameter" title={parameter.doc}>
      <span>{name}</span>
      <input
        value={text ?? shown}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {wrong && <span className="wrong">{wrong}</span>}
    </label>
  );
}
