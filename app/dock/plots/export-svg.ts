/** A figure as SVG text, with the run it shows in its metadata. */

import {
  type Figure,
  type FigureSize,
  footer,
  layoutFigure,
  type Mark,
  type Pixels,
  type Provenance,
  scales,
} from './figure.ts';

const INK = '#1A1F2B';
const HINT = '#4A5365';

/**
 * The SVG document of a figure. `image` encodes pixels as a data URL; a writer without a canvas
 * passes one of its own.
 */
export function writeSvg(
  figure: Figure,
  size: FigureSize,
  provenance: Provenance,
  image: (pixels: Pixels) => string,
): string {
  const frame = layoutFigure(figure, size);
  const { x, y } = scales(figure, frame);
  const out: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="11">`,
    `<title>${escapeText(figure.title)}</title>`,
    `<metadata>${escapeText(JSON.stringify(provenance))}</metadata>`,
    ...(size.clear ? [] : ['<rect width="100%" height="100%" fill="#FFFFFF"/>']),
    `<text x="${frame.left}" y="18" font-size="13" font-weight="600" fill="${INK}">${escapeText(figure.title)}</text>`,
  ];
  let at = frame.left;
  for (const { name, colour } of figure.legend) {
    out.push(
      `<rect x="${r(at)}" y="28" width="10" height="4" fill="${colour}"/>`,
      `<text x="${r(at + 14)}" y="34" fill="${HINT}">${escapeText(name)}</text>`,
    );
    at += 26 + name.length * 6;
  }
  for (const tick of frame.yTicks)
    out.push(
      `<line x1="${r(frame.left - 4)}" x2="${r(frame.left)}" y1="${r(tick.at)}" y2="${r(tick.at)}" stroke="${INK}"/>`,
      `<text x="${r(frame.left - 7)}" y="${r(tick.at + 4)}" text-anchor="end" fill="${HINT}">${escapeText(tick.text)}</text>`,
    );
  const bottom = frame.top + frame.height;
  for (const tick of frame.xTicks)
    out.push(
      `<line x1="${r(tick.at)}" x2="${r(tick.at)}" y1="${r(bottom)}" y2="${r(bottom + 4)}" stroke="${INK}"/>`,
      `<text x="${r(tick.at)}" y="${r(bottom + 16)}" text-anchor="middle" fill="${HINT}">${escapeText(tick.text)}</text>`,
    );
  if (figure.x)
    out.push(
      `<text x="${r(frame.left + frame.width / 2)}" y="${r(bottom + 32)}" text-anchor="middle" fill="${INK}">${escapeText(figure.x.title)}</text>`,
    );
  if (figure.y)
    out.push(
      `<text transform="translate(13 ${r(frame.top + frame.height / 2)}) rotate(-90)" text-anchor="middle" fill="${INK}">${escapeText(figure.y.title)}</text>`,
    );
  out.push(
    `<clipPath id="frame"><rect x="${r(frame.left)}" y="${r(frame.top)}" width="${r(frame.width)}" height="${r(frame.height)}"/></clipPath>`,
    '<g clip-path="url(#frame)">',
    ...figure.marks.map((mark) => markText(mark, x, y, frame, image)),
    '</g>',
    `<rect x="${r(frame.left)}" y="${r(frame.top)}" width="${r(frame.width)}" height="${r(frame.height)}" fill="none" stroke="${INK}"/>`,
  );
  if (size.footer)
    out.push(
      `<text x="${frame.left}" y="${size.height - 6}" font-size="8" fill="${HINT}">${escapeText(footer(provenance))}</text>`,
    );
  out.push('</svg>\n');
  return out.join('\n');
}

type Scale = (value: number) => number;

function markText(
  mark: Mark,
  x: Scale,
  y: Scale,
  frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  },
  image: (pixels: Pixels) => string,
): string {
  switch (mark.kind) {
    case 'line': {
      const dash = mark.dash?.length ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
      return `<path d="${linePath(mark.x, mark.y, x, y)}" fill="none" stroke="${mark.colour}" stroke-width="${mark.width ?? 1.25}" stroke-linejoin="round"${dash}/>`;
    }
    case 'ticks': {
      const parts: string[] = [];
      for (let k = 0; k < mark.x.length; k++)
        parts.push(
          `M${r(x(mark.x[k] ?? 0))} ${r(y(mark.y[k] ?? 0) - mark.length / 2)}v${r(mark.length)}`,
        );
      return `<path d="${parts.join('')}" stroke="${mark.colour}" stroke-width="0.8" fill="none"/>`;
    }
    case 'bars': {
      const parts: string[] = [];
      for (let k = 0; k < mark.counts.length; k++) {
        const left = x(mark.from + k * mark.width);
        const right = x(mark.from + (k + 1) * mark.width);
        const top = y(mark.counts[k] ?? 0);
        parts.push(`M${r(left)} ${r(y(0))}V${r(top)}H${r(right)}V${r(y(0))}Z`);
      }
      return `<path d="${parts.join('')}" fill="${mark.colour}"/>`;
    }
    case 'image':
      return `<image x="${r(frame.left)}" y="${r(frame.top)}" width="${r(frame.width)}" height="${r(frame.height)}" preserveAspectRatio="none"${mark.smooth ? '' : ' style="image-rendering:pixelated"'} href="${image(mark.pixels)}"/>`;
    case 'dots': {
      const parts: string[] = [];
      for (let k = 0; k < mark.x.length; k++)
        parts.push(
          `<circle cx="${r(x(mark.x[k] ?? 0))}" cy="${r(y(mark.y[k] ?? 0))}" r="${mark.size / 2}" fill="${mark.colours[k] ?? mark.colours[0] ?? INK}"/>`,
        );
      return parts.join('');
    }
    case 'text':
      return `<text x="${r(x(mark.x))}" y="${r(y(mark.y))}" text-anchor="middle" dominant-baseline="middle" fill="${mark.colour}">${escapeText(mark.text)}</text>`;
  }
}

function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale): string {
  const parts: string[] = [];
  let pen = 'M';
  for (let k = 0; k < xs.length; k++) {
    const value = ys[k] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${r(x(xs[k] ?? 0))} ${r(y(value))}`);
    pen = 'L';
  }
  return parts.join('');
}

/** Hundredths of a pixel are enough, and keep files small. */
/** A number with two decimals. */
export const r = (value: number): string => String(Math.round(value * 100) / 100);

/** A text as the content of an element. */
export const escapeText = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c,
  );
