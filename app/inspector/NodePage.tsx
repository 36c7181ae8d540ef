/** One node: its name and model, parameters in sections, equations, initial state, method and notes. */

import { useMemo } from 'react';
import { type NodeDefinition, type NodeId, rename } from '#engine';
import { RecorderPage } from '../recorders/RecorderPage.tsx';
import { isRecorder } from '../recorders/recorders.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { registry } from '../state/registry.ts';
import { edit, useEngineId, useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';
import { definitionOf, sectionsOf, unitInForce } from './context.ts';
import { EquationEditor } from './EquationEditor.tsx';
import { EquationView } from './EquationView.tsx';
import { makeLocal } from './equation-fields.ts';
import { LearningWindow } from './LearningWindow.tsx';
import { ModelChoice } from './ModelChoice.tsx';
import { InitialState, Method, Notes } from './NodeOptions.tsx';
import { ParameterRow } from './ParameterRow.tsx';
import { PlotPlaceRow } from './PlotPlaceRow.tsx';
import { PointerPad } from './PointerPad.tsx';
import { PressButton } from './PressButton.tsx';
import { Section } from './Section.tsx';
import { SubgraphPorts } from './SubgraphPorts.tsx';
import { SynapsesLine } from './SynapsesLine.tsx';
import { TextLine } from './TextLine.tsx';

const words = strings.inspector;

/** The page of a node. */
export function NodePage({ id }: { readonly id: NodeId }) {
  const node = useScene((s) => s.document.nodes[id]);
  const definition = useScene((s) => definitionOf(s.document, id));
  if (!node) return null;
  const set = (name: string) => edit(words.edits.renamed(node.name), (d) => rename(d, id, name));
  return (
    <>
      <header className="page-header">
        <TextLine className="page-title" label={words.name} value={node.name} onChange={set} />
        {definition ? (
          <ModelChoice id={id} type={node.type} definition={definition} />
        ) : (
          <p className="page-missing">{words.notInstalled(node.type)}</p>
        )}
        {definition?.category === 'projection' && <SynapsesLine id={id} />}
      </header>
      {definition?.category === 'plot' && <PlotPlaceRow id={id} />}
      {definition && isRecorder(definition.type) && <RecorderPage id={id} />}
      {definition && <Sections id={id} definition={definition} />}
    </>
  );
}

function Sections({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const flat = useEngineId(id);
  const sections = useMemo(() => sectionsOf(definition), [definition]);
  const { kind } = definition.behaviour;
  const hasEquations = kind === 'dynamics' || kind === 'plasticity';
  return (
    <>
      <NodeProblems id={id} definition={definition} />
      {definition.type === 'core/button' && <PressButton node={flat} />}
      {definition.type === 'core/mouse' && <PointerPad node={flat} />}
      {kind === 'plasticity' && (
        <Section title={strings.window.title} open>
          <WindowOf id={id} definition={definition} />
        </Section>
      )}
      {sections.map(({ title, names }) => (
        <Section key={title} title={title} open={title === words.essential || sections.length <= 2}>
          {names.map((name) => {
            const parameter = definition.parameters[name];
            return (
              parameter && <ParameterRow key={name} ids={[id]} name={name} parameter={parameter} />
            );
          })}
        </Section>
      ))}
      {hasEquations && (
        <Section title={words.equations} open>
          <EquationView definition={definition} />
          {definition.type.startsWith('local/') ? (
            <EquationEditor key={definition.type} definition={definition} />
          ) : (
            <button
              type="button"
              className="button"
              onClick={() =>
                edit(words.edits.ownEquations(definition.title), (d) =>
                  makeLocal(d, id, definition, registry),
                )
              }
            >
              {words.editEquations}
            </button>
          )}
        </Section>
      )}
      {kind === 'dynamics' && <InitialState id={id} definition={definition} />}
      {kind === 'dynamics' && <Method id={id} />}
      <SubgraphPorts id={id} definition={definition} />
      <Notes id={id} />
    </>
  );
}

const NONE = {};

/** The learning window of a rule of the document. */
function WindowOf({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const parameters = useScene((s) => s.document.nodes[id]?.parameters ?? NONE);
  const variables = useScene((s) => s.document.variables);
  const unit = useScene((s) => unitInForce(s.document, id, 'target'));
  return (
    <LearningWindow
      definition={definition}
      parameters={parameters}
      unit={unit === 'target' ? 'pA' : unit}
      variables={variables}
    />
  );
}

/** Problems of the node that belong to no field. */
function NodeProblems({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const flat = useEngineId(id);
  const problems = useDiagnostics((s) => s.byNode.get(flat));
  const loose = (problems ?? []).filter(
    (p) => p.parameter === undefined || !definition.parameters[p.parameter],
  );
  if (loose.length === 0) return null;
  return (
    <ul className="page-problems">
      {loose.map((problem) => (
        <li key={problem.message} className={problem.severity}>
          {problem.message}
        </li>
      ))}
    </ul>
  );
}
