/** What makes two ports fit, after a drop that does not: the reason, and nodes to put between them. */

import { useState } from 'react';
import { parseQuantity } from '#engine';
import { CategoryIcon } from '../canvas/CategoryIcon.tsx';
import { meaningOf, takeAdapter } from '../canvas/connect.ts';
import { kindOf } from '../commands/connecting.ts';
import { registry } from '../state/registry.ts';
import { type PaletteRequest, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Chooser } from './Chooser.tsx';
import { Marks } from './Marks.tsx';
import { rankText } from './search.ts';

/** What makes two ports fit; the reason stands above, the first choice is taken by Enter. */
export function Adapters(request: PaletteRequest) {
  const { from = '', to = '' } = request;
  const [amount, setAmount] = useState('100 pA');
  const means = meaningOf(from, to);
  if (means?.kind !== 'adapters') return null;
  const asks = kindOf(to) === 'current' && means.choices.some((c) => c.type === 'core/gain');
  const sound = parseQuantity(amount, 'pA').ok;
  return (
    <Chooser
      {...request}
      label={strings.canvas.adapters}
      placeholder={strings.canvas.adapters}
      say={means.reason}
      extra={
        asks && (
          <label className="palette-amount">
            {strings.canvas.amount}
            <input
              value={amount}
              aria-invalid={!sound}
              onChange={(event) => setAmount(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && sound) {
                  event.preventDefault();
                  useView.setState({ palette: null });
                  takeAdapter(from, to, 0, amount);
                } else if (event.key === 'Escape') useView.setState({ palette: null });
              }}
            />
          </label>
        )
      }
      choices={(query) =>
        means.choices
          .map((choice, k) => ({ choice, k }))
          .filter(({ choice }) => query.trim() === '' || rankText(choice.title, query) !== null)
          .map(({ choice, k }) => {
            const definition = registry.get(choice.type);
            return {
              key: choice.title,
              title: choice.title,
              icon: definition && <CategoryIcon category={definition.category} />,
              className: `category-${definition?.category ?? ''}`,
              marks: definition && <Marks definition={definition} />,
              hint: definition?.category ?? '',
              take: () => takeAdapter(from, to, k, asks && sound ? amount : undefined),
            };
          })
      }
    />
  );
}
