/**
 * What every kind of plot can do. A view owns its canvases inside an element; the panel around it
 * owns the view's life, its size and its menu.
 */

import type { Table } from './export-data.ts';
import type { Feed, SpikeFeed, Stage } from './feed.ts';
import type { Figure } from './figure.ts';
import type { Look } from './look.ts';

export interface View {
  /** Reads the feeds and paints; called at most once per frame, only while visible. */
  paint(): void;
  resize(width: number, height: number): void;
  /** One sentence for screen readers and the panel's foot. */
  summary(): string;
  /** A word for the header where the picture is special: 'density'. */
  readonly note?: string;
  /** Spikes it draws in rows, from the lowest up. */
  readonly spikes?: readonly SpikeFeed[];
  /** What is seen, as numbers. */
  table(): Table;
  /** What is seen, for export. */
  figure(): Figure;
  destroy(): void;
}

export interface ViewContext {
  readonly feeds: readonly Feed[];
  readonly stage: Stage;
  readonly look: Look;
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export type MakeView = (host: HTMLElement, context: ViewContext) => View;
