/** What a node is: its model, its presets, its sentence. */

import { useMemo } from 'react';
import { type NodeDefinition, type NodeId, replaceType, setParameters } from '#engine';
import { WithCode } from '../docs/WithCode.tsx';
import { registry } from '../state/registry.ts';
import { edit, useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';

const words = strings.inspector;

/** Model and preset; another model of the same category keeps parameters of the same name. */
export function ModelChoice({
  id,
  type,
  definition,
}: {
  readonly id: NodeId;
  readonly type: string;
  readonly definition: NodeDefinition;
}) {
  const local = useScene((s) => s.document.definitions);
  const choices = useMemo(() => {
    const own = Object.keys(local ?? {}).map((name) => ({
      type: `local/${name}`,
      title: local?.[name]?.title ?? words.ownModel(name),
      category: local?.[name]?.category,
    }));
    return [...registry.all, ...own].filter((d) => d.category === definition.category);
  }, [definition.category, local]);
  const swap = (next: string) =>
    edit(words.edits.model(registry.get(next)?.title ?? next), (d) =>
      replaceType(d, id, next, registry),
    );
  const presets = definition.presets ?? [];
  return (
    <>
      <div className="page-model">
        {choices.length > 1 ? (
          <select
            aria-label={words.model}
            value={type}
            onChange={(event) => swap(event.target.value)}
          >
            {choices.map((choice) => (
              <option key={choice.type} value={choice.type}>
                {choice.title}
              </option>
            ))}
          </select>
        ) : (
          <span>{definition.title}</span>
        )}
        {presets.length > 0 && (
          <select
            aria-label={words.preset}
            value=""
            onChange={(event) => {
              const preset = presets[Number(event.target.value)];
              if (preset)
                edit(words.edits.preset(preset.title), (d) =>
                  setParameters(d, id, preset.parameters as Parameters<typeof setParameters>[2]),
                );
            }}
          >
            <option value="" disabled>
              {words.choosePreset}
            </option>
            {presets.map((preset, k) => (
              <option key={preset.title} value={k}>
                {preset.title}
                {preset.cite === undefined
                  ? ''
                  : ` (${definition.citations?.[preset.cite]?.text ?? preset.cite})`}
              </option>
            ))}
          </select>
        )}
      </div>
      <p className="page-doc">
        <WithCode text={definition.doc} />
      </p>
    </>
  );
}
