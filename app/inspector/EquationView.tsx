/** What a node computes, printed from its own equations, with the sources it is taken from. */

import { createElement, type ReactNode, useMemo } from 'react';
import type { NodeDefinition } from '#engine';
import { strings } from '../strings.ts';
import { formulasOf } from './equation-math.ts';
import type { MathNode } from './math.ts';

/** Formulas and citations of a definition. */
export function EquationView({ definition }: { readonly definition: NodeDefinition }) {
  const formulas = useMemo(() => formulasOf(definition), [definition]);
  const sources = Object.entries(definition.citations ?? {});
  return (
    <div className="page-equations">
      {formulas.map(({ title, lines }) => (
        <div key={title}>
          {title !== '' && <h3>{title}</h3>}
          {lines.map((line, k) =>
            typeof line === 'string' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <code key={k}>{line}</code>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <div className="formula" key={k}>
                {createElement('math', { displaystyle: 'true' }, element(line, 0))}
              </div>
            ),
          )}
        </div>
      ))}
      {sources.length > 0 && (
        <ul className="page-cites" aria-label={strings.inspector.sources}>
          {sources.map(([key, { text, doi, url }]) => {
            const link = doi === undefined ? url : `https://doi.org/${doi}`;
            return (
              <li key={key}>
                {link !== undefined && /^https:/.test(link) ? (
                  <a href={link} target="_blank" rel="noreferrer noopener">
                    {text}
                  </a>
                ) : (
                  text
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

const element = (node: MathNode, key: number): ReactNode =>
  createElement(
    node.tag,
    { key },
    ...node.children.map((child, k) => (typeof child === 'string' ? child : element(child, k))),
  );
