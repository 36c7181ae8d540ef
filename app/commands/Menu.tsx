/** The main menu: every command by its title, with its keys, in the groups of a menu bar. */

import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { strings } from '../strings.ts';
import { keyText } from './command.ts';
import { type Command, commands, GROUPS } from './commands.ts';
import { keysOf } from './keys.ts';

const words = strings.commands;

export function Menu() {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === 'Escape'
          : !place.current?.contains(event.target as Node)
      )
        setOpen(false);
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('keydown', close);
    };
  }, [open]);
  return (
    <div className="menu" ref={place}>
      <button
        type="button"
        className="icon-button"
        aria-label={words.menu}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MenuIcon size={18} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {open && (
        <div className="menu-list" role="menu" aria-label={words.list}>
          {GROUPS.map((group) => (
            <fieldset key={group.id} className="menu-group">
              <legend>{group.title}</legend>
              {commands
                .filter((command) => command.group === group.id && !command.unlisted)
                .map((command) => (
                  <button
                    type="button"
                    role="menuitem"
                    key={command.id}
                    onClick={() => {
                      setOpen(false);
                      void command.run();
                    }}
                  >
                    {command.title}
                    <Keys of={command} />
                  </button>
                ))}
            </fieldset>
          ))}
        </div>
      )}
    </div>
  );
}

/** The first key of a command, as its keyboard names it. */
function Keys({ of }: { readonly of: Command }) {
  const [key] = keysOf(of);
  return <kbd>{key && keyText(key)}</kbd>;
}
