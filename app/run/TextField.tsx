/** A small field of the run bar that keeps what is typed until it is taken. */

import { useState } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly width: number;
  /** Takes a text over; false: it means nothing here. */
  readonly read: (text: string) => boolean;
}

/** Keeps what is typed until Enter or leaving, and then takes it or goes back. */
export function TextField({ label, value, width, read }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const take = () => {
    if (draft === null) return;
    if (read(draft)) setWrong(false);
    setDraft(null);
  };
  return (
    <input
      aria-label={label}
      aria-invalid={wrong}
      style={{ width }}
      value={draft ?? value}
      onChange={(event) => {
        setDraft(event.target.value);
        setWrong(false);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          if (draft !== null && !read(draft)) setWrong(true);
          else setDraft(null);
        } else if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
