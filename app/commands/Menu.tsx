/** The main menu: every command by its title, with its keys, in the groups of a menu bar. */

import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { keyText } from './command.ts';
import { commands, GROUPS } from './commands.ts';

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
        aria-label="Menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MenuIcon size={18} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {open && (
        <div className="menu-list" role="menu" aria-label="Commands">
          {GROUPS.map((group) => (
            <fieldset key={group.id} className="menu-group">
              <legend>{group.title}</legend>
              {commands
                .filter((command) => command.group === group.id)
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
                    <kbd>{command.keys[0] && keyText(command.keys[0])}</kbd>
                  </button>
                ))}
            </fieldset>
          ))}
        </div>
      )}
    </div>
  );
}
