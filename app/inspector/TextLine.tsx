/** A line of text that is taken over on Enter or leaving, and goes back on Escape. */

import { useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
  readonly placeholder?: string;
}

/** A one-line text field. */
export function TextLine({ label, value, onChange, className, placeholder }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    if (draft !== null && draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <input
      aria-label={label}
      className={className ?? 'text-line'}
      placeholder={placeholder ?? ''}
      spellCheck={false}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        else if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
