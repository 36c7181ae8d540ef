/** The speaker of a raster: off, the loudest trains, or one neuron, each spike a click. */

import { Volume2, VolumeOff, VolumeX } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { useView } from '../../state/view.ts';
import { strings } from '../../strings.ts';
import { hear, LOUDEST } from './sound.ts';
import type { View } from './view.ts';

const words = strings.panels.plots.sound;

interface Props {
  readonly name: string;
  readonly view: RefObject<View | null>;
}

/** The speaker. */
export function Speaker({ name, view }: Props) {
  const [heard, setHeard] = useState<'off' | 'loudest' | 'one'>('off');
  const [row, setRow] = useState(0);
  const [tooMany, setTooMany] = useState(false);
  useEffect(() => {
    if (heard === 'off') return;
    setTooMany(false);
    return hear(
      () => view.current?.spikes ?? [],
      heard === 'one' ? row : null,
      (many) => {
        setTooMany(many);
        if (many) useView.getState().set({ announcement: words.tooMany });
      },
    );
  }, [heard, row, view]);
  const label = words.title(name);
  const Icon = heard === 'off' ? VolumeOff : tooMany ? VolumeX : Volume2;
  const last = (view.current?.spikes?.reduce((sum, { elements }) => sum + elements, 0) ?? 1) - 1;
  return (
    <>
      <label
        className={heard === 'off' ? 'icon-select' : 'icon-select on'}
        title={tooMany ? words.tooMany : label}
      >
        <Icon aria-hidden="true" />
        <select
          aria-label={label}
          value={heard}
          onChange={(event) => setHeard(event.target.value as typeof heard)}
        >
          <option value="off">{words.off}</option>
          <option value="loudest">{words.loudest(LOUDEST)}</option>
          <option value="one">{words.one}</option>
        </select>
      </label>
      {heard === 'one' && (
        <input
          type="number"
          className="heard-row"
          aria-label={words.row}
          title={words.row}
          min={0}
          max={last}
          value={row}
          onChange={(event) =>
            setRow(Math.max(0, Math.min(last, Math.trunc(event.target.valueAsNumber) || 0)))
          }
        />
      )}
    </>
  );
}
