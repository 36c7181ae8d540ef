/**
 * A figure as a page of exactly its size, handed to the browser's printing: saved as PDF it stays a
 * drawing, with its fonts and every letter of its names. The file is named, and titled, as exports are.
 */

import type { FigureSize } from './figure.ts';

const MILLIMETRE = 96 / 25.4; // CSS px
const millimetres = (pixels: number): string => `${(pixels / MILLIMETRE).toFixed(3)}mm`;

/** Opens the browser's dialog for printing with nothing but the drawing; `title` names the file. */
export function printFigure(svg: string, { width, height }: FigureSize, title: string): void {
  const page = document.createElement('div');
  page.className = 'printed';
  page.append(
    document.importNode(
      new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement,
      true,
    ),
  );
  const rules = new CSSStyleSheet();
  rules.insertRule('@page {}');
  const [sheet] = rules.cssRules;
  if (sheet instanceof CSSPageRule) {
    sheet.style.setProperty('size', `${millimetres(width)} ${millimetres(height)}`);
    sheet.style.setProperty('margin', '0');
  }
  const [sheets, named] = [document.adoptedStyleSheets, document.title];
  document.adoptedStyleSheets = [...sheets, rules];
  document.title = title;
  document.body.append(page);
  window.addEventListener(
    'afterprint',
    () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rules);
      document.title = named;
      page.remove();
    },
    { once: true },
  );
  window.print();
}
