/** A bar across the top of the window: a sentence, and what can be done. */

import type { ReactNode } from 'react';
import './dialogs.css';

interface Props {
  /** What a screen reader calls it; the sentence, unless that is too long for a name. */
  readonly label?: string;
  readonly text: string;
  /** It is said at once, whatever is being read. */
  readonly urgent?: boolean;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** The bar. */
export function NoticeBar({ text, label = text, urgent = false, children }: Props) {
  return (
    <section className="notice-bar" role={urgent ? 'alert' : 'status'} aria-label={label}>
      <span>{text}</span>
      {children}
    </section>
  );
}
