/** Frames around nodes and notes: for readers, never for the engine. */

import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo } from 'react';
import { type LayoutItem, setItem } from '#engine';
import { edit } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { type FlowNode, looksSame } from './flow.ts';
import { NOWHERE, useMoving } from './moving.ts';

const words = strings.canvas;

const change = (id: string, item: LayoutItem, label: string, merge?: string) =>
  edit(label, (d) => setItem(d, id, item), merge);

function Resizer({ id, item, selected }: { id: string; item: LayoutItem; selected: boolean }) {
  return (
    <NodeResizer
      isVisible={selected}
      minWidth={96}
      minHeight={48}
      onResizeEnd={(_, { x, y, width, height }) => {
        useMoving.setState({ spots: NOWHERE, sizes: NOWHERE });
        change(
          id,
          {
            ...item,
            at: [Math.round(x), Math.round(y)],
            size: [Math.round(width), Math.round(height)],
          },
          item.kind === 'frame' ? words.edits.frame : words.edits.note,
        );
      }}
    />
  );
}

/** A titled rectangle that carries what stands on it. */
export const FrameItem = memo(function FrameItem({ id, data, selected }: NodeProps<FlowNode>) {
  const renaming = useView((s) => s.renaming === id);
  const { item } = data;
  if (!item) return null;
  const end = (title: string) => {
    useView.setState({ renaming: null });
    if (title !== (item.title ?? '')) change(id, { ...item, title }, words.edits.frame);
  };
  return (
    <div className={`frame${selected ? ' selected' : ''}`}>
      <Resizer id={id} item={item} selected={selected ?? false} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same by keyboard */}
      <div
        className="frame-title item-grip"
        onDoubleClick={(event) => {
          event.stopPropagation();
          useView.setState({ renaming: id });
        }}
      >
        {renaming ? (
          <input
            className="card-rename nodrag nopan"
            aria-label={words.frameTitle}
            defaultValue={item.title ?? ''}
            // biome-ignore lint/a11y/noAutofocus: a person has just asked to type here
            autoFocus
            onFocus={(event) => event.currentTarget.select()}
            onBlur={(event) => end(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.stopPropagation();
              event.currentTarget.blur();
            }}
          />
        ) : (
          item.title || words.newFrame
        )}
      </div>
    </div>
  );
}, looksSame);

/** A note: text in place, saved as it is typed. */
export const NoteItem = memo(function NoteItem({ id, data, selected }: NodeProps<FlowNode>) {
  const { item } = data;
  if (!item) return null;
  return (
    <div className={`note item-grip${selected ? ' selected' : ''}`}>
      <Resizer id={id} item={item} selected={selected ?? false} />
      <textarea
        className="nodrag nopan nowheel"
        aria-label={words.newNote}
        placeholder={words.noteHint}
        value={item.text ?? ''}
        onChange={(event) =>
          change(id, { ...item, text: event.target.value }, words.edits.note, `note ${id}`)
        }
      />
    </div>
  );
}, looksSame);
