/**
 * A list to choose from by typing: arrows, Enter, Escape. The palette, the list of a node's ports,
 * the targets of a wire, the adapters on a wire and the search of the graph are all this.
 */

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.palette;

export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly icon?: ReactNode;
  readonly hint?: string;
  readonly className?: string;
  /** Marks of port kinds, drawn before the hint. */
  readonly marks?: ReactNode;
  /** What Tab goes through while this is chosen. */
  variants?(): readonly string[];
  take(variant?: string): unknown;
}

interface Props {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly placeholder: string;
  /** A sentence above the list. */
  readonly say?: string;
  /** Between sentence and list. */
  readonly extra?: ReactNode;
  choices(query: string): readonly Choice[];
}

const WIDTH = 420;
const HEIGHT = 420;

/** The list; closes itself when something was taken. */
export function Chooser({ x, y, label, placeholder, say, extra, choices }: Props) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const [variant, setVariant] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    input.current?.focus();
  }, []);
  const found = choices(query);
  const last = found.length - 1;
  const at = Math.max(0, Math.min(chosen, last));
  const variants = found[at]?.variants?.() ?? [];
  const choose = (index: number) => {
    if (index !== at) setVariant(0);
    setChosen(index);
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const close = () => {
    useView.setState({ palette: null });
    if (before.current instanceof HTMLElement && before.current.isConnected)
      before.current.focus({ preventScroll: true });
  };
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    void choice.take(choice === found[at] ? variants[variant] : undefined);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') choose(Math.min(last, at + 1));
    else if (event.key === 'ArrowUp') choose(Math.max(0, at - 1));
    else if (event.key === 'Tab' && variants.length > 0)
      setVariant((variant + (event.shiftKey ? variants.length - 1 : 1)) % variants.length);
    else if (event.key === 'Tab')
      choose(last < 0 ? 0 : (at + (event.shiftKey ? last : 1)) % (last + 1));
    else if (event.key === 'Enter') take(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.max(8, Math.min(x, window.innerWidth - WIDTH - 16));
  const top = Math.max(56, Math.min(y, window.innerHeight - HEIGHT - 20));
  return (
    <>
      <button
        type="button"
        className="palette-shade"
        aria-label={words.close}
        tabIndex={-1}
        onClick={close}
      />
      <div className="palette" role="dialog" aria-label={label} style={{ left, top }}>
        {say && <p className="palette-say">{say}</p>}
        {extra}
        <input
          ref={input}
          value={query}
          placeholder={placeholder}
          aria-label={label}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          {...(found[at] ? { 'aria-activedescendant': `palette-${at}` } : {})}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
            setVariant(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          id="palette-list"
          ref={list}
          className="palette-list"
          role="listbox"
          aria-label={words.results}
        >
          {found.map((choice, index) => (
            <button
              type="button"
              key={choice.key}
              id={`palette-${index}`}
              role="option"
              aria-selected={index === at}
              className={`palette-item ${choice.className ?? ''}`}
              tabIndex={-1}
              onPointerMove={() => choose(index)}
              onClick={() => take(choice)}
            >
              <span className="palette-icon">{choice.icon}</span>
              <span className="palette-title">{choice.title}</span>
              <span className="palette-marks">{choice.marks}</span>
              {index === at && variants.length > 0 ? (
                <span className="palette-hint">
                  {words.toPort(variants[variant] ?? '')} <kbd>Tab</kbd>
                </span>
              ) : (
                choice.hint && <span className="palette-hint">{choice.hint}</span>
              )}
            </button>
          ))}
        </div>
        {found.length === 0 && <p className="empty">{words.nothing(query)}</p>}
      </div>
    </>
  );
}
