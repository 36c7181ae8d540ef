/** A line of text that is taken over on Enter or leaving, and goes back on Escape. */

import { useRef, useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
  readonly placeholder?: string;
  /** The line was asked for and is gone again once this is called: it has the focus from the start. */
  readonly onEnd?: () => void;
}

/** A one-line text field. */
export function TextLine({ label, value, onChange, className, placeholder, onEnd }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  // A field that goes away loses the focus on its way: that takes nothing over any more.
  const gaveUp = useRef(false);
  const take = () => {
    if (draft !== null && draft !== value && !gaveUp.current) onChange(draft);
    setDraft(null);
    onEnd?.();
  };
  const giveUp = () => {
    gaveUp.current = true;
    setDraft(null);
    onEnd?.();
  };
  return (
    <input
      aria-label={label}
      className={className ?? 'text-line'}
      placeholder={placeholder ?? ''}
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: a person has just asked to type here
      autoFocus={onEnd !== undefined}
      onFocus={(event) => onEnd && event.currentTarget.select()}
      value={draft ?? value}
      onChange={(event) => {
        gaveUp.current = false;
        setDraft(event.target.value);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        else if (event.key === 'Escape') giveUp();
      }}
    />
  );
}
