/**
 * The document as the text that is saved, live and read-only. Only the lines in sight are in the
 * page, so that a document of ten thousand lines costs no more than one of fifty. Selecting a node
 * marks its lines; a click on a line selects its node.
 */

import { Check, Copy, Download } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type GraphDocument, serialise } from '#engine';
import { saveCopy } from '../commands/files.ts';
import { showField } from '../inspector/show-field.ts';
import { useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { readLines, type Token, tokens } from './code-lines.ts';
import { Tool } from './plots/PlotPanel.tsx';

const words = strings.panels.code;

const LINE = 18; // px
const BEYOND = 20; // lines drawn above and below what is in sight

/** The Code tab. */
export function CodeTab() {
  const document = useDeferredValue(useDocument((s) => s.document));
  const selection = useView((s) => s.selection);
  const edges = useView((s) => s.selectedEdges);
  const text = useMemo(() => serialise(document), [document]);
  const code = useMemo(() => readLines(text), [text]);
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 300 });
  const [copied, setCopied] = useState(false);

  const marked = useMemo(() => {
    const lines = new Set<number>();
    for (const id of [...selection, ...edges])
      for (const [from, to] of code.places.get(id) ?? [])
        for (let k = from; k < to; k++) lines.add(k);
    return lines;
  }, [selection, edges, code]);
  const first = useMemo(() => Math.min(...marked), [marked]);

  useEffect(() => {
    const element = box.current;
    if (!element || !Number.isFinite(first)) return;
    const top = first * LINE;
    if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - 2 * LINE)
      element.scrollTop = Math.max(0, top - element.clientHeight / 3);
  }, [first]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watcher = new ResizeObserver(() =>
      setSeen({ top: element.scrollTop, height: element.clientHeight }),
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const from = Math.max(0, Math.floor(seen.top / LINE) - BEYOND);
  const to = Math.min(code.lines.length, Math.ceil((seen.top + seen.height) / LINE) + BEYOND);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
      },
      () => useView.getState().say(words.notCopied),
    );
  };
  return (
    <div className="code">
      <div className="code-bar">
        <span>{words.title}</span>
        <span className="hint">
          {words.size(code.lines.length, (text.length / 1024).toFixed(1))}
        </span>
        <Tool label={words.copy} onClick={copy} icon={copied ? <Check /> : <Copy />} />
        <Tool label={words.save} onClick={saveCopy} icon={<Download />} />
      </div>
      <section
        className="code-box"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.text}
        onScroll={(event) =>
          setSeen({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
        }
      >
        <div className="code-lines" style={{ height: code.lines.length * LINE }}>
          {code.lines.slice(from, to).map((line, k) => {
            const at = from + k;
            const owner = code.owners[at] ?? null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the pointer; the outline does the same by keyboard
              // biome-ignore lint/a11y/noStaticElementInteractions: see above
              <div
                key={at}
                className={marked.has(at) ? 'code-line marked' : 'code-line'}
                style={{ top: at * LINE }}
                onClick={() => {
                  if (owner !== null && window.getSelection()?.isCollapsed !== false)
                    useView
                      .getState()
                      .select(
                        document.nodes[owner] ? [owner] : [],
                        document.edges[owner] ? [owner] : [],
                      );
                }}
              >
                <span className="code-number">{at + 1}</span>
                {tokens(line).map((token, t) => (
                  <Piece
                    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other name
                    key={t}
                    token={token}
                    node={owner}
                    isParameter={hasParameter(document, owner, token.of)}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </section>
    </div>
  );
}

const hasParameter = (
  { nodes }: GraphDocument,
  id: string | null,
  name: string | undefined,
): boolean => id !== null && name !== undefined && Object.hasOwn(nodes[id]?.parameters ?? {}, name);

interface PieceProps {
  readonly token: Token;
  readonly node: string | null;
  readonly isParameter: boolean;
}

/** A coloured piece of a line; the value of a parameter leads to its field. */
function Piece({ token, node, isParameter }: PieceProps) {
  const { kind, text, of } = token;
  const name = `code-${kind === 'number' ? 'number-value' : kind}`;
  if (!isParameter || node === null || of === undefined)
    return <span className={name}>{text}</span>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the inspector of the selected node is a Tab away
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      className={`${name} code-edit`}
      title={words.edit(of)}
      onClick={(event) => {
        if (window.getSelection()?.isCollapsed === false) return;
        event.stopPropagation();
        showField(node, of);
      }}
    >
      {text}
    </span>
  );
}
