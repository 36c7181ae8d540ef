/** What the tabs of the dock show, one of them beside another where that is wanted. */

import { X } from 'lucide-react';
import { type DockTab, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { CodeTab } from './CodeTab.tsx';
import { LogTab } from './LogTab.tsx';
import { ProblemsTab } from './ProblemsTab.tsx';
import { Tool } from './plots/PlotPanel.tsx';
import { PlotsTab } from './plots/PlotsTab.tsx';
import { RunsTab } from './RunsTab.tsx';

const words = strings.dock;

export const TABS: readonly (readonly [DockTab, string])[] = [
  ['plots', words.tabs.plots],
  ['problems', words.tabs.problems],
  ['code', words.tabs.code],
  ['runs', words.tabs.runs],
  ['log', words.tabs.log],
];

/** What a tab shows. */
export function Panel({ tab }: { readonly tab: DockTab }) {
  switch (tab) {
    case 'plots':
      return <PlotsTab />;
    case 'problems':
      return <ProblemsTab />;
    case 'code':
      return <CodeTab />;
    case 'runs':
      return <RunsTab />;
    case 'log':
      return <LogTab />;
  }
}

/** A second tab beside the first, chosen among the others. */
export function Beside({ tab, main }: { readonly tab: DockTab; readonly main: DockTab }) {
  const set = (dockBeside: DockTab | null) => useView.getState().set({ dockBeside });
  return (
    <section className="dock-beside" aria-label={words.besideOf(titleOf(tab))}>
      <header>
        <select
          aria-label={words.which}
          value={tab}
          onChange={(event) => set(event.target.value as DockTab)}
        >
          {TABS.filter(([id]) => id !== main).map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Tool label={words.alone} onClick={() => set(null)} icon={<X />} />
      </header>
      <div className="dock-panel">
        <Panel tab={tab} />
      </div>
    </section>
  );
}

const titleOf = (tab: DockTab): string => TABS.find(([id]) => id === tab)?.[1] ?? '';
