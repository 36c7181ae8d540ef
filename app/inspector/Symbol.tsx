/** A parameter's name as a symbol with its index, in italics; words stay words. */

import { symbolOf } from './symbols.ts';

/** Draws a name. */
export function SymbolName({ name }: { readonly name: string }) {
  const { base, index, formula } = symbolOf(name);
  if (!formula) return <span>{name}</span>;
  return (
    <span className="symbol">
      <i>{base}</i>
      {index !== '' && <sub>{index}</sub>}
    </span>
  );
}
