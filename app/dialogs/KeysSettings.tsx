/** Settings of keys: every command with its keys, which can be taken away, given and given back. */

import { Plus, RotateCcw, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { type Command, keyText } from '../commands/command.ts';
import { commands, GROUPS } from '../commands/commands.ts';
import { keyAmong, keysOf, ownerOf, resetKeys, setKeys, useKeys } from '../commands/keys.ts';
import { rankText } from '../palette/search.ts';
import { strings } from '../strings.ts';

const words = strings.settings;
/** Keys that move the focus or close things everywhere. */
const KEPT = new Set(['Tab', 'Shift+Tab', 'Escape']);

/** A key that was pressed for a command and belongs to another. */
interface Wish {
  readonly command: Command;
  readonly key: string;
  readonly owner: Command;
}

/** A question that appears is seen as a whole. */
const scrollTo = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

/** The list of commands and their keys. */
export function KeysSettings() {
  const changed = useKeys((s) => s.changed);
  const [query, setQuery] = useState('');
  const [listening, setListening] = useState<string | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const found = commands.filter(
    (command) =>
      rankText(command.title, query) !== null ||
      keysOf(command).some((key) => keyText(key).toLowerCase() === query.trim().toLowerCase()),
  );
  const give = (command: Command, key: string) =>
    setKeys(commands, command.id, [...keysOf(command), key]);
  const hear = (command: Command) => (event: KeyboardEvent) => {
    const key = keyAmong(event.nativeEvent, (name) => ownerOf(commands, name) !== undefined);
    if (key === '' || key === 'Tab' || key === 'Shift+Tab') return;
    event.preventDefault();
    event.stopPropagation();
    setListening(null);
    if (KEPT.has(key)) return;
    const owner = ownerOf(commands, key);
    if (!owner) give(command, key);
    else if (owner.id !== command.id) setWish({ command, key, owner });
  };
  return (
    <section className="settings-keys" aria-label={words.keys}>
      <h3>{words.keys}</h3>
      <div className="dialog-row">
        <input
          className="panel-search"
          value={query}
          placeholder={words.search}
          aria-label={words.search}
          onChange={(event) => setQuery(event.target.value)}
        />
        <button
          type="button"
          disabled={Object.keys(changed).length === 0}
          onClick={() => resetKeys(commands)}
        >
          {words.resetKeys}
        </button>
      </div>
      <div className="settings-list">
        {found.length === 0 && <p className="hint">{words.noCommand(query)}</p>}
        {GROUPS.map((group) => {
          const own = found.filter((command) => command.group === group.id);
          if (own.length === 0) return null;
          return (
            <fieldset key={group.id}>
              <legend>{group.title}</legend>
              {own.map((command) => (
                <div key={command.id} className="settings-key">
                  <span className="settings-title">{command.title}</span>
                  {keysOf(command).map((key) => (
                    <button
                      type="button"
                      key={key}
                      className="settings-taken"
                      aria-label={words.removeKey(keyText(key), command.title)}
                      title={words.removeKey(keyText(key), command.title)}
                      onClick={() =>
                        setKeys(
                          commands,
                          command.id,
                          keysOf(command).filter((other) => other !== key),
                        )
                      }
                    >
                      <kbd>{keyText(key)}</kbd>
                      <X size={12} strokeWidth={1.5} aria-hidden="true" />
                    </button>
                  ))}
                  <button
                    type="button"
                    className={listening === command.id ? 'settings-listens' : 'icon-button'}
                    {...(listening === command.id
                      ? {}
                      : { 'aria-label': words.addKey(command.title) })}
                    title={words.addKey(command.title)}
                    onClick={() => {
                      setWish(null);
                      setListening(command.id);
                    }}
                    onBlur={() => setListening(null)}
                    {...(listening === command.id ? { onKeyDown: hear(command) } : {})}
                  >
                    {listening === command.id ? (
                      words.pressKey
                    ) : (
                      <Plus size={14} strokeWidth={1.5} aria-hidden="true" />
                    )}
                  </button>
                  {changed[command.id] && (
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={words.resetKey(command.title)}
                      title={words.resetKey(command.title)}
                      onClick={() => resetKeys(commands, command.id)}
                    >
                      <RotateCcw size={14} strokeWidth={1.5} aria-hidden="true" />
                    </button>
                  )}
                  {wish?.command.id === command.id && (
                    <div className="settings-wish" role="alert" ref={scrollTo}>
                      <span>{words.taken(keyText(wish.key), command.title, wish.owner.title)}</span>
                      <button
                        type="button"
                        className="primary"
                        onClick={() => {
                          give(command, wish.key);
                          setWish(null);
                        }}
                      >
                        {words.take}
                      </button>
                      <button type="button" onClick={() => setWish(null)}>
                        {strings.cancel}
                      </button>
                    </div>
                  )}
                </div>
              ))}
            </fieldset>
          );
        })}
      </div>
    </section>
  );
}
