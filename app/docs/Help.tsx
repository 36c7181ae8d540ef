/**
 * Help: a page per node, drawn from its definition (what it is, its equations, parameters and
 * ports, the sources of its numbers) with its example running, and the keys.
 */

import { useMemo, useState } from 'react';
import type { NodeDefinition } from '#engine';
import { addNodeAt } from '../commands/actions.ts';
import { keyText } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { keysOf } from '../commands/keys.ts';
import { Dialog } from '../dialogs/Dialog.tsx';
import { EquationView } from '../inspector/EquationView.tsx';
import { LearningWindow } from '../inspector/LearningWindow.tsx';
import { SymbolName } from '../inspector/Symbol.tsx';
import { CATEGORIES } from '../palette/categories.ts';
import { search } from '../palette/search.ts';
import { showFirstSteps } from '../state/begin.ts';
import { registry } from '../state/registry.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import './docs.css';
import { ExamplePlot } from './ExamplePlot.tsx';
import { parameterRows, portRows } from './page-data.ts';
import { WithCode } from './WithCode.tsx';

const words = strings.help;
const KEYS = 'keys';

interface Props {
  /** A node type to begin with. */
  readonly about: string | undefined;
  readonly onClose: () => void;
}

/** The help dialog. */
export function Help({ about, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState(about ?? 'core/lif');
  const found = useMemo(() => search(registry.all, query), [query]);
  const definition = registry.get(shown);
  return (
    <Dialog title={words.title} size="wide" onClose={onClose}>
      <div className="help">
        <nav aria-label={words.nodes}>
          <input
            className="panel-search"
            value={query}
            placeholder={words.search}
            aria-label={words.search}
            onChange={(event) => setQuery(event.target.value)}
          />
          <div className="panel-scroll">
            <button type="button" className="library-item" onClick={showFirstSteps}>
              {words.firstSteps}
            </button>
            <button
              type="button"
              className="library-item"
              aria-current={shown === KEYS ? 'page' : undefined}
              onClick={() => setShown(KEYS)}
            >
              {words.shortcuts}
            </button>
            {CATEGORIES.map(([category, title]) => {
              const items = found.filter((d) => d.category === category);
              if (items.length === 0) return null;
              return (
                <section key={category} aria-label={title}>
                  <h3>{title}</h3>
                  {items.map((d) => (
                    <button
                      type="button"
                      key={d.type}
                      className="library-item"
                      aria-current={shown === d.type ? 'page' : undefined}
                      onClick={() => setShown(d.type)}
                    >
                      {d.title}
                    </button>
                  ))}
                </section>
              );
            })}
          </div>
        </nav>
        <section
          className="help-page"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a page that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={definition?.title ?? words.shortcuts}
        >
          {definition ? (
            <NodePage key={shown} definition={definition} onClose={onClose} />
          ) : (
            <Keys />
          )}
        </section>
      </div>
    </Dialog>
  );
}

interface NodePageProps {
  readonly definition: NodeDefinition;
  readonly onClose: () => void;
}

const NONE = {};

function NodePage({ definition, onClose }: NodePageProps) {
  const parameters = parameterRows(definition);
  const ports = portRows(definition);
  return (
    <>
      <header>
        <h2>{definition.title}</h2>
        <code>{definition.type}</code>
        <button
          type="button"
          onClick={() => {
            addNodeAt(definition.type);
            onClose();
          }}
        >
          {words.add}
        </button>
      </header>
      <p>
        <WithCode text={definition.doc} />
      </p>
      <h3>{definition.behaviour.kind === 'plasticity' ? strings.window.title : words.example}</h3>
      {definition.behaviour.kind === 'plasticity' ? (
        <LearningWindow definition={definition} parameters={NONE} unit="pA" />
      ) : (
        <ExamplePlot definition={definition} />
      )}
      {parameters.length > 0 && (
        <>
          <h3>{words.parameters}</h3>
          <table>
            <tbody>
              {parameters.map((row) => (
                <tr key={row.name}>
                  <th scope="row">
                    <SymbolName name={row.name} />
                  </th>
                  <td>{row.value}</td>
                  <td>
                    <WithCode text={row.doc} />
                    {row.range !== '' && <span className="help-range"> {row.range}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {ports.length > 0 && (
        <>
          <h3>{words.ports}</h3>
          <table>
            <tbody>
              {ports.map((row) => (
                <tr key={row.name}>
                  <th scope="row">
                    {row.flow} {row.name}
                  </th>
                  <td>
                    {row.kind}
                    {row.unit !== '' && ` [${row.unit}]`}
                  </td>
                  <td>
                    <WithCode text={row.doc} />
                    {row.required && <span className="help-range"> {words.required}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h3>{words.equations}</h3>
      <EquationView definition={definition} />
    </>
  );
}

function Keys() {
  return (
    <>
      <header>
        <h2>{words.shortcuts}</h2>
        <button
          type="button"
          onClick={() => useView.getState().set({ dialog: { name: 'settings' } })}
        >
          {words.changeKeys}
        </button>
      </header>
      <table>
        <tbody>
          {commands
            .filter((command) => keysOf(command).length > 0 && !command.unlisted)
            .map((command) => (
              <tr key={command.id}>
                <th scope="row">{command.title}</th>
                <td>
                  {keysOf(command).map((key) => (
                    <kbd key={key}>{keyText(key)} </kbd>
                  ))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      <h3>{words.pointer}</h3>
      <table>
        <tbody>
          {words.gestures.map(([gesture, does]) => (
            <tr key={gesture}>
              <td>{does}</td>
              <td>
                <kbd>{gesture}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
