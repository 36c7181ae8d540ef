/**
 * The field for numbers: quantities with units, distributions, lists and formulas in one grammar.
 * It checks while one types and keeps the last valid value in force; arrows step and so does the
 * wheel while the field has the focus, dragging its grip scrubs (Shift ×10, Alt ÷10), and a
 * distribution shows its shape.
 */

import { MoveHorizontal } from 'lucide-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { Problem, Value } from '#engine';
import { strings } from '../../strings.ts';
import { type Bounds, fieldReducer, moveQuantity, RESTING, stepOf } from '../field-state.ts';
import { DrawPreview } from '../Preview.tsx';
import { splitQuantity, suggestion } from '../suggest.ts';
import { printValue, readValue } from '../value-text.ts';

const words = strings.inspector.field;

interface Props {
  readonly label: string;
  /** The value in force; undefined: values differ between the selected nodes. */
  readonly value: unknown;
  readonly unit: string;
  readonly single: boolean;
  readonly bounds: Bounds;
  /** What the document says is wrong with the value in force. */
  readonly problem?: Problem | undefined;
  /** `merge`: part of a continuous gesture. */
  readonly onChange: (value: Value, merge: boolean) => void;
  /** Takes a text that is no value but means something here (`*= 1.2`); false: it means nothing. */
  readonly onOther?: (text: string) => boolean;
  readonly describedBy?: string;
}

/** A field for a value. */
export function ValueField(props: Props) {
  const { label, value, unit, single, bounds, problem, onChange, onOther } = props;
  const [state, send] = useReducer(fieldReducer, RESTING);
  const drag = useRef<{ x: number; value: unknown; step: number; moved: boolean } | null>(null);
  const text = value === undefined ? '' : printValue(value);
  const shown = shownProblem(state.problem, problem);
  const offered = shown ? suggestion(shown.message) : null;

  const type = (draft: string) => {
    if (onOther && /^\s*[*/+-]=/.test(draft)) {
      send({ kind: 'type', text: draft, problem: null });
      return;
    }
    const read = readValue(draft, unit, label, single);
    send({ kind: 'type', text: draft, problem: read.ok ? null : (read.problems[0] ?? null) });
    if (read.ok && printValue(read.value) !== text) onChange(read.value, true);
  };
  const settle = () => {
    if (state.draft !== null && onOther?.(state.draft)) send({ kind: 'cancel' });
    else send({ kind: 'settle' });
  };
  const take = (given: string) => {
    const read = readValue(given, unit, label, single);
    if (!read.ok) return;
    onChange(read.value, false);
    send({ kind: 'cancel' });
  };
  const move = (steps: number, factor: number) => {
    const split = splitQuantity(value);
    if (!split) return;
    const next = moveQuantity(value, steps, stepOf(split.amount) * factor, bounds);
    if (next !== null) onChange(next, true);
    send({ kind: 'cancel' });
  };
  const input = useWheel(splitQuantity(value) !== null, move);
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') settle();
    else if (event.key === 'Escape') send({ kind: 'cancel' });
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      if (splitQuantity(value) === null) return;
      event.preventDefault();
      move(event.key === 'ArrowUp' ? 1 : -1, factorOf(event));
    }
  };
  const scrub = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const split = splitQuantity(value);
      if (!split) return;
      drag.current = { x: event.clientX, value, step: stepOf(split.amount) / 4, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = drag.current;
      if (!from) return;
      const steps = Math.round((event.clientX - from.x) / 4);
      if (steps === 0 && !from.moved) return;
      from.moved = true;
      const next = moveQuantity(from.value, steps, from.step * factorOf(event), bounds);
      if (next !== null) onChange(next, true);
    },
    onPointerUp: () => {
      drag.current = null;
    },
  };
  const scrubs = splitQuantity(value) !== null;
  const formula = typeof value === 'object' && value !== null && 'expression' in value;

  return (
    <span className="value-field">
      <span className={shown ? `value-box ${shown.severity}` : 'value-box'}>
        {scrubs && (
          <span className="value-grip" title={words.scrub} aria-hidden="true" {...scrub}>
            <MoveHorizontal />
          </span>
        )}
        {formula && (
          <span className="value-formula" aria-hidden="true">
            ƒ
          </span>
        )}
        <input
          ref={input}
          aria-label={label}
          aria-invalid={shown?.severity === 'error'}
          {...(shown ? { 'aria-describedby': `${fieldId(label)}-says` } : {})}
          placeholder={value === undefined ? '—' : ''}
          spellCheck={false}
          title={text.length > 14 ? text : undefined}
          autoComplete="off"
          value={state.draft ?? text}
          onChange={(event) => type(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (single || !/[\n\t]/.test(pasted.trim())) return;
            event.preventDefault();
            take(pasted.trim());
          }}
          onBlur={settle}
          onKeyDown={onKey}
        />
      </span>
      <DrawPreview value={value} />
      {shown && (
        <span
          className={`value-says ${shown.severity}`}
          id={`${fieldId(label)}-says`}
          role="status"
        >
          {shown.message}
          {offered !== null && (
            <button
              type="button"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(offered)}
            >
              {words.use(offered)}
            </button>
          )}
        </span>
      )}
      {value !== undefined && unit === 'target' && (
        <span className="value-says">{words.unitOfWire}</span>
      )}
    </span>
  );
}

const NOTCH = 60; // px of turning for one step

/** Steps a field by the wheel while it has the focus; a wheel that only passes over it scrolls. */
function useWheel(steps: boolean, move: (steps: number, factor: number) => void) {
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    if (!input || !steps) return;
    let turned = 0;
    const turn = (event: WheelEvent) => {
      if (document.activeElement !== input) return;
      event.preventDefault();
      // Some systems turn the wheel sideways while Shift is held.
      turned -= event.deltaY || event.deltaX;
      const notches = Math.trunc(turned / NOTCH);
      turned -= notches * NOTCH;
      if (notches !== 0) latest.current(Math.sign(notches), factorOf(event));
    };
    input.addEventListener('wheel', turn, { passive: false });
    return () => input.removeEventListener('wheel', turn);
  }, [input, steps]);
  return setInput;
}

/** What is typed speaks before what is in force. */
const shownProblem = (draft: Problem | null, inForce: Problem | undefined): Problem | null =>
  draft ?? inForce ?? null;

const fieldId = (label: string): string => `field-${label.replace(/\W+/g, '-')}`;

const factorOf = (event: { readonly shiftKey: boolean; readonly altKey: boolean }): number =>
  event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
