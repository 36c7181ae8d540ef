/** Several nodes at once: the parameters they share. A dash where values differ; `*= 1.2` changes each. */

import { useMemo } from 'react';
import { WithCode } from '../docs/WithCode.tsx';
import { scene, useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';
import { commonParameters } from './context.ts';
import { ParameterRow } from './ParameterRow.tsx';
import { Section } from './Section.tsx';

const words = strings.inspector.many;

/** The page of a selection of several nodes. */
export function ManyPage({ ids }: { readonly ids: readonly string[] }) {
  const key = useScene((s) => ids.map((id) => s.document.nodes[id]?.type).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shared depends on the types only
  const shared = useMemo(() => commonParameters(scene(), ids), [key, ids.join()]);
  return (
    <>
      <header className="page-header">
        <h2 className="page-title">{words.title(ids.length)}</h2>
        <p className="page-doc">
          <WithCode text={words.explain} />
        </p>
      </header>
      {shared.length === 0 ? (
        <p className="page-doc">{words.none}</p>
      ) : (
        <Section title={words.common} open>
          {shared.map(([name, parameter]) => (
            <ParameterRow key={name} ids={ids} name={name} parameter={parameter} />
          ))}
        </Section>
      )}
    </>
  );
}
