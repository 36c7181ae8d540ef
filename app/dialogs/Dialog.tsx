/** A modal dialog: the browser's own element, which keeps the focus inside and closes on Escape. */

import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { strings } from '../strings.ts';
import './dialogs.css';

interface Props {
  readonly title: string;
  /** wide: most of the window; broad: room for a table. */
  readonly size?: 'wide' | 'broad';
  readonly onClose: () => void;
  /** What Escape does where it does not close. */
  readonly onEscape?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** Shows its children in front of the window until it is closed. */
export function Dialog({ title, size, onClose, onEscape = onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={size ? `dialog ${size}` : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onEscape();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={strings.close}
          title={strings.close}
          onClick={onClose}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
