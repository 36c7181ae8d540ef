/** Commands of the canvas: adding, selecting, wiring, arranging, grouping. */

import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import * as actions from './actions.ts';
import * as arrange from './arrange.ts';
import { expandChip } from './chip-card.ts';
import type { Command } from './command.ts';
import { beginConnect, listPorts } from './connecting.ts';
import * as going from './going.ts';
import { inspect } from './view-commands.ts';

const words = strings.commands;
const view = () => useView.getState();
const centre = () => ({ x: window.innerWidth / 2 - 210, y: window.innerHeight / 3 });
const STEP = 8;
const FAR = 40;

/** Enter: into a subgraph, a chip to its card and back, else to the inspector. */
function enterOrInspect(): void {
  const alone = view().selection.length === 1;
  if (!alone || !(arrange.enterSubgraph() || expandChip(view().selection[0]))) inspect();
}

/** Escape closes what is in front, then lets go of the selection. */
function letGo(): void {
  if (view().menu) view().set({ menu: null });
  else if (view().expanded !== null) view().set({ expanded: null });
  else view().select([]);
}

const ALIGN = [
  ['left', 'A'],
  ['centre', 'H'],
  ['right', 'D'],
  ['top', 'W'],
  ['middle', 'V'],
  ['bottom', 'S'],
] as const;
const MOVES = [
  ['Left', -1, 0],
  ['Right', 1, 0],
  ['Up', 0, -1],
  ['Down', 0, 1],
] as const;

export const canvasCommands: readonly Command[] = [
  {
    id: 'add',
    group: 'edit',
    title: words.add,
    keys: ['/', 'A', 'Shift+A'],
    on: ['pane'],
    run: () => view().set({ palette: centre() }),
  },
  {
    id: 'palette',
    group: 'edit',
    title: words.palette,
    keys: ['Mod+K', 'Mod+Shift+P'],
    run: () => view().set({ palette: centre() }),
  },
  {
    id: 'find',
    group: 'edit',
    title: words.find,
    keys: ['Mod+F'],
    run: () => view().set({ palette: { ...centre(), mode: 'find' } }),
  },
  {
    id: 'connect',
    group: 'edit',
    title: words.connect,
    keys: ['C'],
    on: ['node'],
    run: beginConnect,
  },
  {
    id: 'ports',
    group: 'edit',
    title: words.ports,
    keys: ['Alt+Enter'],
    on: ['node'],
    run: listPorts,
  },
  {
    id: 'plot',
    group: 'edit',
    title: words.plot,
    keys: ['P'],
    on: ['node'],
    run: actions.plotSelection,
  },
  {
    id: 'rename',
    group: 'edit',
    title: words.rename,
    keys: ['F2'],
    on: ['node'],
    run: () => view().set({ renaming: view().selection[0] ?? null }),
  },
  {
    id: 'cut',
    group: 'edit',
    title: words.cut,
    keys: ['Mod+X'],
    on: ['node'],
    run: actions.cutSelection,
  },
  {
    id: 'copy',
    group: 'edit',
    title: words.copy,
    keys: ['Mod+C'],
    on: ['node'],
    run: actions.copySelection,
  },
  {
    id: 'paste',
    group: 'edit',
    title: words.paste,
    keys: ['Mod+V'],
    on: ['pane'],
    run: () => actions.pasteClipboard(),
  },
  {
    id: 'paste-wires',
    group: 'edit',
    title: words.pasteWires,
    keys: ['Mod+Shift+V'],
    run: () => actions.pasteClipboard(true),
  },
  {
    id: 'duplicate',
    group: 'edit',
    title: words.duplicate,
    keys: ['Mod+D'],
    on: ['node'],
    run: actions.duplicateSelection,
  },
  {
    id: 'delete',
    group: 'edit',
    title: words.delete,
    keys: ['Delete', 'Backspace'],
    on: ['node', 'wire'],
    run: actions.deleteSelection,
  },
  {
    id: 'all',
    group: 'edit',
    title: words.all,
    keys: ['Mod+A'],
    on: ['pane'],
    run: actions.selectAll,
  },
  { id: 'none', group: 'edit', title: words.none, keys: ['Escape'], run: letGo },
  {
    id: 'upstream',
    group: 'edit',
    title: words.upstream,
    keys: ['Shift+U'],
    on: ['node'],
    run: () => going.selectAlong(-1),
  },
  {
    id: 'downstream',
    group: 'edit',
    title: words.downstream,
    keys: ['Shift+D'],
    on: ['node'],
    run: () => going.selectAlong(1),
  },
  {
    id: 'mute',
    group: 'edit',
    title: words.mute,
    keys: ['M'],
    on: ['node'],
    run: actions.toggleMute,
  },
  {
    id: 'collapse',
    group: 'edit',
    title: words.collapse,
    keys: ['H'],
    on: ['node'],
    run: arrange.toggleCollapsed,
  },
  {
    id: 'wider',
    group: 'edit',
    title: words.wider,
    keys: [],
    run: () => arrange.widen(1),
  },
  {
    id: 'narrower',
    group: 'edit',
    title: words.narrower,
    keys: [],
    run: () => arrange.widen(-1),
  },
  {
    id: 'frame',
    group: 'edit',
    title: words.frame,
    keys: ['G'],
    on: ['node'],
    run: arrange.frameSelection,
  },
  { id: 'note', group: 'edit', title: words.note, keys: ['N'], on: ['pane'], run: arrange.addNote },
  {
    id: 'group',
    group: 'edit',
    title: words.group,
    keys: ['Mod+G'],
    on: ['node'],
    run: arrange.groupSelection,
  },
  {
    id: 'unpack',
    group: 'edit',
    title: words.unpack,
    keys: ['Mod+Shift+G'],
    on: ['node'],
    run: arrange.unpackSelection,
  },
  { id: 'enter', group: 'edit', title: words.enter, keys: ['Enter'], run: enterOrInspect },
  {
    id: 'leave',
    group: 'edit',
    title: words.leave,
    keys: ['Mod+ArrowUp'],
    run: arrange.leaveSubgraph,
  },
  {
    id: 'tidy',
    group: 'edit',
    title: words.tidy,
    keys: ['Shift+L'],
    on: ['pane'],
    run: arrange.tidy,
  },
  {
    id: 'reset-place',
    group: 'edit',
    title: words.resetPlace,
    keys: [],
    run: arrange.resetPlaces,
  },
  ...ALIGN.map(
    ([how, key]): Command => ({
      id: `align-${how}`,
      group: 'edit',
      title: words.align[how],
      keys: [`Alt+${key}`],
      run: () => arrange.align(how),
    }),
  ),
  ...MOVES.flatMap(([name, dx, dy]): Command[] => [
    {
      id: `move-${name}`,
      group: 'edit',
      title: words[`move${name}`],
      keys: [`Arrow${name}`],
      run: () => arrange.nudge(dx * STEP, dy * STEP),
    },
    {
      id: `move-far-${name}`,
      group: 'edit',
      title: words.far(words[`move${name}`]),
      keys: [`Shift+Arrow${name}`],
      run: () => arrange.nudge(dx * FAR, dy * FAR),
    },
    {
      id: `go-${name}`,
      group: 'view',
      title: words[`go${name}`],
      keys: [`Alt+Arrow${name}`],
      run: () => going.goTowards(dx, dy),
    },
  ]),
];
