/** What one person is looking at: selection, panels, theme. Never in the document, kept locally. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Columns } from '../dock/plots/columns.ts';

export type LeftPanel = 'library' | 'outline' | 'examples' | 'lessons' | 'history';
export type DockTab = 'plots' | 'problems' | 'code' | 'runs' | 'log';
export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'normal' | 'more';
export type Motion = 'system' | 'full' | 'reduced';
export type Navigation = 'mouse' | 'trackpad';
export type FigureWidth = '85' | '114' | '174';
export type FigureGround = 'white' | 'clear';
export type FigureFooter = 'shown' | 'none';
export type RecordingBudget = '128' | '512' | '2048';
export type DialogName =
  | 'share'
  | 'settings'
  | 'help'
  | 'compare'
  | 'repeat'
  | 'recent'
  | 'report'
  | 'upgraded';

/** What the palette is opened for. */
export interface PaletteRequest {
  readonly x: number;
  readonly y: number;
  /** add: nodes and commands; find: nodes of the graph; ports: a node's; connect: a wire held at `from` or `to`. */
  readonly mode?: 'add' | 'find' | 'ports' | 'connect' | 'adapters';
  /** An output that waits for an input. */
  readonly from?: string;
  /** An input that waits for an output. */
  readonly to?: string;
  readonly node?: string;
  /** A wire the new node goes on. */
  readonly onWire?: string;
  /** Where on the canvas a node shall stand. */
  readonly at?: readonly [number, number];
}

export interface ViewState {
  readonly selection: readonly string[]; // node ids
  readonly selectedEdges: readonly string[];
  /** Subgraphs that were entered, from the outermost in. */
  readonly scope: readonly string[];
  readonly left: LeftPanel | null;
  readonly dock: boolean;
  readonly dockTab: DockTab;
  /** The tab that stands beside it. */
  readonly dockBeside: DockTab | null;
  readonly dockHeight: number;
  /** Widths of the panels at the sides [px]. */
  readonly leftWidth: number;
  readonly inspectorWidth: number;
  readonly inspector: boolean;
  readonly theme: Theme;
  readonly contrast: Contrast;
  readonly motion: Motion;
  /** What the wheel means on the canvas; null: not known yet. */
  readonly navigation: Navigation | null;
  /** It was guessed, and not yet said to be right. */
  readonly navigationGuessed: boolean;
  /** Figures that are exported: their width [mm], what they stand on, and whether their run is told below. */
  readonly figureWidth: FigureWidth;
  readonly figureGround: FigureGround;
  readonly figureFooter: FigureFooter;
  /** What recorders may take [MB]. */
  readonly recordingBudget: RecordingBudget;
  /** The dialog in front of the window, and what it was opened for. */
  readonly dialog: { readonly name: DialogName; readonly about?: string } | null;
  readonly palette: PaletteRequest | null;
  readonly menu: { readonly x: number; readonly y: number; readonly about: string } | null;
  readonly minimap: 'auto' | 'on' | 'off';
  /** Whether plots that are wired stand on the canvas, or as badges at the ports they show. */
  readonly plotsAs: 'cards' | 'badges';
  /** Spoken by screen readers when it changes. */
  readonly announcement: string;
  /** The node or frame whose name is being typed. */
  readonly renaming: string | null;
  /** The projection whose chip is open as a card. */
  readonly expanded: string | null;
  readonly toast: string | null;
  /** The window shows the graph to others. */
  readonly presenting: boolean;
  /** Plots of the dock that were put in columns, from left to right; others follow. */
  readonly plotColumns: Columns;
  /** The plot that has the dock for itself. */
  readonly plotAlone: string | null;
  /** The digit of the kept view that was gone to last. */
  readonly bookmark: string | null;
  /** First steps already done: 0 none, 1 the current was moved, 2 a neuron is wired, 3 it is plotted; 4 hidden for good. */
  readonly firstSteps: number;
  set(change: Partial<ViewState>): void;
  select(nodes: readonly string[], edges?: readonly string[]): void;
  say(text: string): void;
}

/** What a window of this size begins with; panels that would lie over the canvas wait to be asked for. */
const { innerWidth, innerHeight } = globalThis.window ?? { innerWidth: 1440, innerHeight: 900 };
export const ROOMY = { left: 1100, inspector: 1200, dock: 560 } as const;

let toastTimer: ReturnType<typeof setTimeout> | undefined;

export const useView = create<ViewState>()(
  persist(
    (set) => ({
      selection: [],
      selectedEdges: [],
      scope: [],
      left: innerWidth < ROOMY.left ? null : 'library',
      dock: innerHeight >= ROOMY.dock,
      dockTab: 'plots',
      dockBeside: null,
      dockHeight: Math.min(300, Math.round(innerHeight * 0.36)),
      leftWidth: 236,
      inspectorWidth: 320,
      inspector: innerWidth >= ROOMY.inspector,
      theme: 'system',
      contrast: 'system',
      motion: 'system',
      navigation: null,
      navigationGuessed: false,
      figureWidth: '174',
      figureGround: 'white',
      figureFooter: 'shown',
      recordingBudget: '512',
      dialog: null,
      palette: null,
      menu: null,
      minimap: 'auto',
      plotsAs: 'cards',
      presenting: false,
      plotColumns: [],
      plotAlone: null,
      bookmark: null,
      announcement: '',
      renaming: null,
      expanded: null,
      toast: null,
      firstSteps: 0,
      set: (change) => set(change),
      select: (selection, selectedEdges = []) => set({ selection, selectedEdges }),
      say(toast) {
        clearTimeout(toastTimer);
        set({ toast, announcement: toast });
        // As long as it takes to read.
        toastTimer = setTimeout(() => set({ toast: null }), Math.max(2500, 70 * toast.length));
      },
    }),
    {
      name: 'spikeloom.view',
      partialize: ({
        left,
        dock,
        dockTab,
        dockBeside,
        dockHeight,
        leftWidth,
        inspectorWidth,
        inspector,
        theme,
        contrast,
        motion,
        navigation,
        figureWidth,
        figureGround,
        figureFooter,
        recordingBudget,
        plotsAs,
        plotColumns,
        firstSteps,
      }) => ({
        left,
        dock,
        dockTab,
        dockBeside,
        dockHeight,
        leftWidth,
        inspectorWidth,
        inspector,
        theme,
        contrast,
        motion,
        navigation,
        figureWidth,
        figureGround,
        figureFooter,
        recordingBudget,
        plotsAs,
        plotColumns,
        firstSteps,
      }),
    },
  ),
);
