/** Fields of parameters that are no quantities: sizes, switches, choices, formulas over time, tables, files. */

import { useState } from 'react';
import type { Parameter, ParameterValue } from '#engine';
import { keepFile } from '../../state/assets.ts';
import { useView } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { printSize, printTable, readSize, readTable } from '../shape-text.ts';

const words = strings.inspector.field;

interface FieldProps<K extends Parameter['kind']> {
  readonly label: string;
  readonly parameter: Extract<Parameter, { readonly kind: K }>;
  /** undefined: values differ between the selected nodes. */
  readonly value: ParameterValue | undefined;
  readonly onChange: (value: ParameterValue) => void;
}

/** A text that is taken over on Enter or leaving, if it can be read. */
function TextInput(props: {
  readonly label: string;
  readonly text: string;
  readonly rows?: number;
  readonly placeholder?: string | undefined;
  readonly read: (text: string) => string | null; // what is wrong
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = () => {
    if (draft === null) return;
    const says = draft === props.text ? null : props.read(draft);
    setWrong(says);
    if (says === null) setDraft(null);
  };
  const shared = {
    'aria-label': props.label,
    'aria-invalid': wrong !== null,
    spellCheck: false,
    value: draft ?? props.text,
    onBlur: take,
  };
  return (
    <span className="value-field">
      {props.rows === undefined ? (
        <span className={wrong === null ? 'value-box' : 'value-box error'}>
          <input
            {...shared}
            placeholder={props.placeholder}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') take();
              else if (event.key === 'Escape') {
                setDraft(null);
                setWrong(null);
              }
            }}
          />
        </span>
      ) : (
        <textarea
          {...shared}
          rows={props.rows}
          onChange={(event) => setDraft(event.target.value)}
        />
      )}
      {wrong !== null && (
        <span className="value-says error" role="status">
          {wrong}
        </span>
      )}
    </span>
  );
}

/** A size: 800, a grid 28 × 28, or a formula. */
export function ShapeField({ label, value, onChange }: FieldProps<'shape'>) {
  return (
    <TextInput
      label={label}
      text={printSize(value)}
      placeholder={value === undefined ? '—' : undefined}
      read={(typed) => {
        const size = readSize(typed);
        if (size === null) return words.size;
        onChange(size);
        return null;
      }}
    />
  );
}

/** On or off. */
export function FlagField({ label, value, onChange }: FieldProps<'flag'>) {
  return (
    <input
      type="checkbox"
      className="value-flag"
      aria-label={label}
      checked={value === true}
      ref={(element) => {
        if (element) element.indeterminate = value === undefined;
      }}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

/** One of several. */
export function ChoiceField({ label, parameter, value, onChange }: FieldProps<'choice'>) {
  const known = typeof value === 'string' && Object.hasOwn(parameter.options, value);
  return (
    <select
      className="value-choice"
      aria-label={label}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => onChange(event.target.value)}
    >
      {value === undefined && <option value="">—</option>}
      {value !== undefined && !known && (
        <option value={String(value)}>{words.unknown(String(value))}</option>
      )}
      {Object.entries(parameter.options).map(([option, title]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </select>
  );
}

/** A formula over time that stands in the equations under the parameter's name. */
export function ExpressionField({ label, value, onChange }: FieldProps<'expression'>) {
  return (
    <TextInput
      label={label}
      text={value === undefined ? '' : String(value)}
      read={(typed) => {
        if (typed.trim() === '') return words.formula;
        onChange(typed.trim());
        return null;
      }}
    />
  );
}

/** Rows of numbers: spike times, current steps. Pasted columns are read. */
export function TableField({ label, parameter, value, onChange }: FieldProps<'table'>) {
  const columns = Object.entries(parameter.columns);
  return (
    <>
      <span className="value-columns">
        {columns.map(([name, unit]) => (unit === '1' ? name : `${name} (${unit})`)).join(', ')}
      </span>
      <TextInput
        label={label}
        rows={4}
        text={value === undefined ? '' : printTable(value)}
        read={(typed) => {
          const read = readTable(typed, columns.length);
          if (!read.ok) return read.says;
          onChange(read.rows);
          return null;
        }}
      />
    </>
  );
}

/** A file: its name, and a button to choose another. */
export function AssetField({ label, parameter, value, onChange }: FieldProps<'asset'>) {
  const name =
    typeof value === 'object' && value !== null && !Array.isArray(value) && 'path' in value
      ? String(value.path)
      : typeof value === 'object' && value !== null && 'name' in value
        ? String(value.name)
        : words.noFile;
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const kept = await keepFile(file);
    onChange(kept);
    if (kept.path) useView.getState().say(words.tooLarge(file.name));
  };
  return (
    <span className="value-asset">
      <code title={name}>{name}</code>
      <label className="button">
        {words.choose}
        <input
          type="file"
          aria-label={words.chooseFile(label)}
          accept={parameter.media.join(',')}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </label>
    </span>
  );
}
