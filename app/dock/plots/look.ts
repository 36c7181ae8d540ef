/**
 * The colours a canvas needs, read from the theme's custom properties: a canvas cannot use
 * `var(--text)` itself. Read anew when the theme changes.
 */

import { SERIES_DARK, SERIES_LIGHT, type SeriesStyle, seriesStyle } from './colormaps.ts';

export interface Look {
  readonly dark: boolean;
  readonly text: string;
  readonly hint: string;
  readonly grid: string;
  readonly surface: string;
  /** A cell of a matrix in which there is nothing. */
  readonly empty: string;
  readonly accent: string;
  readonly danger: string;
}

/** The look in force. */
export function readLook(): Look {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const get = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const dark = root.dataset.theme === 'dark';
  return {
    dark,
    text: get('--text', dark ? '#E8EBF1' : '#1A1F2B'),
    hint: get('--text-2', dark ? '#A9B2C3' : '#4A5365'),
    grid: get('--grid', dark ? '#2E3542' : '#D5DAE3'),
    surface: get('--surface', dark ? '#1B1F27' : '#FFFFFF'),
    empty: get('--surface-2', dark ? '#232936' : '#F1F3F7'),
    accent: get('--accent', dark ? '#56B4E9' : '#0B6E99'),
    danger: get('--danger', dark ? '#F97066' : '#B42318'),
  };
}

/** Calls back when the theme or its contrast changes; returns what stops it. */
export function onLookChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast'],
  });
  return () => observer.disconnect();
}

/** Style of a series in the look in force. */
export const styleOf = (k: number, look: Look): SeriesStyle => seriesStyle(k, look.dark);

/** Style of a series on white paper. */
export const paperStyle = (k: number): SeriesStyle => seriesStyle(k, false);

/** ON and OFF events: accent and the second series colour. */
export const polarityColours = (look: Look): readonly [string, string] => [
  look.accent,
  (look.dark ? SERIES_DARK : SERIES_LIGHT)[1] ?? '#D55E00',
];
