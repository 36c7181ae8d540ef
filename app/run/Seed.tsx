/** The seed of the run bar: its number, a new one, one at each reset, and what else is done with seeds. */

import { ChevronDown, Dices, Lock, LockOpen } from 'lucide-react';
import { setSimulation } from '#engine';
import { edit, useDocument } from '../state/document.ts';
import { rollSeed, useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { TextField } from './TextField.tsx';

const words = strings.run;

const showRepeat = () => useView.getState().set({ dialog: { name: 'repeat' } });

export function Seed() {
  const seed = useDocument((s) => s.document.simulation?.seed ?? 1);
  const locked = useSimulation((s) => s.locked);
  const viewOnly = useDocument((s) => s.viewOnly);
  return (
    <span className="run-field run-seed">
      <span>{words.seed}</span>
      <TextField
        label={words.seedLabel}
        value={String(seed)}
        width={58}
        read={(text) => {
          const value = Number(text.trim());
          if (!Number.isInteger(value) || value < 0 || value > 2 ** 32 - 1) return false;
          edit(words.seedTo(seed, value), (d) => setSimulation(d, { seed: value }));
          return true;
        }}
      />
      <span className="run-split">
        <button
          type="button"
          className="run-button small"
          title={words.newSeedKey}
          aria-label={words.newSeed}
          onClick={rollSeed}
        >
          <Dices aria-hidden="true" />
        </button>
        {!viewOnly && <SeedMenu />}
      </span>
      <button
        type="button"
        className="run-button small"
        aria-pressed={!locked}
        title={locked ? words.seedLocked : words.seedOpen}
        aria-label={words.seedEach}
        onClick={() => useSimulation.setState({ locked: !locked })}
      >
        {locked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
      </button>
    </span>
  );
}

/** What else can be done with seeds. */
function SeedMenu() {
  return (
    <>
      <select
        aria-label={words.seedMenu}
        title={words.seedMenu}
        value=""
        onChange={(event) => (event.target.value === 'roll' ? rollSeed() : showRepeat())}
      >
        <option value="" disabled>
          {words.seedMenu}
        </option>
        <option value="roll">{words.newSeed}</option>
        <option value="repeat">{strings.repeat.command}</option>
      </select>
      <ChevronDown className="run-split-arrow" size={14} strokeWidth={1.5} aria-hidden="true" />
    </>
  );
}
