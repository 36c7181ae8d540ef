/** A node's name on its card; double-click or F2 turns it into a field, in place. */

import { rename } from '#engine';
import { edit } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;

/** The name, or the field that changes it. */
export function CardTitle({ id, name }: { readonly id: string; readonly name: string }) {
  const renaming = useView((s) => s.renaming === id);
  if (!renaming)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same by keyboard
      <span
        className="card-title"
        title={name}
        onDoubleClick={(event) => {
          event.stopPropagation();
          useView.setState({ renaming: id });
        }}
      >
        {name}
      </span>
    );
  const end = (text: string | null) => {
    useView.setState({ renaming: null });
    if (text !== null && text.trim() !== name)
      edit(words.edits.rename(name, text.trim()), (d) => rename(d, id, text));
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
  };
  return (
    <input
      className="card-rename nodrag nopan"
      aria-label={words.rename}
      defaultValue={name}
      // biome-ignore lint/a11y/noAutofocus: a person has just asked to type here
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => end(event.currentTarget.value)}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        else if (event.key === 'Escape') {
          event.currentTarget.value = name;
          event.currentTarget.blur();
        }
      }}
    />
  );
}
