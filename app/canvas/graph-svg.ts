/** A graph as a drawing: cards, chips, wires, frames, notes and names as SVG text; no picture of a run. */

import { escapeText, r } from '../dock/plots/export-svg.ts';
import { shownValue } from '../inspector/context.ts';
import { printValue } from '../inspector/value-text.ts';
import { strings } from '../strings.ts';
import { curveOf, pathOf, pointAt } from './curve.ts';
import { END_SIGNS, endPath, LINES } from './lines.ts';
import { type Box, boundsOf, lookOf, type Places, type WirePlace } from './places.ts';
import { PORT_SHAPES } from './port-shapes.ts';
import { weightIn } from './weight-text.ts';

/** The value of a colour of the theme, by its name without dashes. */
type Colour = (name: string) => string;

/** What a drawing is made with. */
interface Pen {
  readonly colour: Colour;
  readonly measure: Measure;
}

const MARGIN = 32;
const TITLE = 40;

/** The colour of each category of cards. */
const CATEGORIES: Readonly<Record<string, string>> = {
  source: 'port-spikes',
  encoder: 'port-image',
  neuron: 'port-current',
  modulator: 'port-mod',
  plasticity: 'port-mod',
  readout: 'port-result',
  plot: 'port-analog',
  composite: 'accent',
};

/** A colour of the light theme, read from the style sheets. */
export function lightColour(name: string): string {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue;
      const value = rule.style.getPropertyValue(`--${name}`).trim();
      if (value) return value;
    }
  return '#000000';
}

/** The SVG document of a scene. */
export function writeGraphSvg(
  places: Places,
  title: string,
  colour: Colour,
  measure: Measure = roughly,
): string {
  const pen: Pen = { colour, measure };
  const box = boundsOf(places) ?? { x: 0, y: 0, width: 320, height: 0 };
  const wires = places.wires().map((wire) => ({
    wire,
    curves: curveOf(wire.from, wire.to, wire.bend),
  }));
  const points = wires.flatMap(({ curves }) =>
    curves.flatMap((curve) => Array.from({ length: 17 }, (_, k) => pointAt(curve, k / 16))),
  );
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const low = (from: number, all: readonly number[]) => all.reduce((a, b) => Math.min(a, b), from);
  const high = (from: number, all: readonly number[]) => all.reduce((a, b) => Math.max(a, b), from);
  const left = low(box.x, xs) - MARGIN;
  const top = low(box.y, ys) - MARGIN - TITLE;
  const width = Math.max(
    high(box.x + box.width, xs) + MARGIN - left,
    2 * MARGIN + measure(title, 18, 600) * 1.1,
  );
  const height = high(box.y + box.height, ys) + MARGIN - top;
  const view = [left, top, width, height].map(r).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${r(width)}" height="${r(height)}" viewBox="${view}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    `<rect x="${r(left)}" y="${r(top)}" width="${r(width)}" height="${r(height)}" fill="${colour('canvas')}"/>`,
    text(
      left + MARGIN,
      top + MARGIN + 8,
      title,
      colour('text'),
      'font-size="18" font-weight="600"',
    ),
    ...items(places, colour),
    ...wires.map(({ wire, curves }) => wireText(places, wire, pathOf(curves), colour)),
    ...[...places.boxes.values()].map((each) => boxText(places, each, pen)),
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, content: string, fill: string, more = ''): string {
  return `<text x="${r(x)}" y="${r(y)}" fill="${fill}"${more ? ` ${more}` : ''}>${escapeText(content)}</text>`;
}

/** Width of a text in the fonts of the studio [px]. */
type Measure = (content: string, size: number, weight: number) => number;

/** The same where no font can be asked, by the mean width of a letter. */
const roughly: Measure = (content, size) => content.length * size * 0.56;

/** What a browser that has the fonts measures. */
export function measureText(content: string, size: number, weight: number): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return roughly(content, size, weight);
  ruler.font = `${weight} ${size}px 'Inter Variable', Inter, sans-serif`;
  return ruler.measureText(content).width;
}
let ruler: CanvasRenderingContext2D | null = null;

/** A text of which a program with other fonts would make more than its room is set to its width. */
const TIGHT = 0.7;

interface Line {
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** A line of text that keeps to a width: cut where it is too long. */
function line(
  { measure, colour }: Pen,
  [x, y, width]: readonly [number, number, number],
  content: string,
  fill: string,
  { size = 12, weight = 400, anchor = 'start' }: Line = {},
): string {
  let shown = content;
  for (let n = content.length - 1; n > 0 && measure(shown, size, weight) > width; n--)
    shown = `${content.slice(0, n).trimEnd()}…`;
  const own = measure(shown, size, weight);
  const more = [
    size === 12 ? '' : `font-size="${size}"`,
    weight === 400 ? '' : `font-weight="${weight}"`,
    anchor === 'start' ? '' : `text-anchor="${anchor}"`,
    own > TIGHT * width ? `textLength="${r(own)}" lengthAdjust="spacingAndGlyphs"` : '',
  ];
  return text(x, y, shown, colour(fill), more.filter(Boolean).join(' '));
}

/** The lines of a note: broken where it is broken, and at words. */
function linesOf(content: string, width: number, size: number): readonly string[] {
  const most = Math.floor(width / (size * 0.54));
  return content.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line && line.length + 1 + word.length > most) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines;
  });
}

function* items({ scene }: Places, colour: Colour): Iterable<string> {
  for (const { kind, at, size, title, text: content } of Object.values(scene.items ?? {})) {
    const [x, y] = at;
    const [width, height] = size;
    const isFrame = kind === 'frame';
    const place = `x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}"`;
    yield isFrame
      ? `<rect ${place} rx="12" fill="${colour('line')}" fill-opacity="0.22" stroke="${colour('line-strong')}" stroke-width="1.5"/>`
      : `<rect ${place} rx="6" fill="${colour('warn-tint')}" stroke="${colour('line')}"/><path d="M${r(x + 2)} ${r(y + 5)}v${r(height - 10)}" stroke="${colour('warn')}" stroke-width="4" stroke-linecap="round"/>`;
    if (isFrame)
      yield text(
        x + 12,
        y + 21,
        title || strings.canvas.newFrame,
        colour('text-2'),
        'font-size="14" font-weight="600"',
      );
    else
      for (const [k, words] of linesOf(content ?? '', width - 24, 13).entries())
        if (22 + k * 18 < height)
          yield text(x + 12, y + 22 + k * 18, words, colour('text'), 'font-size="13"');
  }
}

function wireText({ scene }: Places, wire: WirePlace, path: string, colour: Colour): string {
  const { width, dash } = LINES[wire.kind] ?? { width: 2 };
  const ink = colour(`port-${wire.kind}`);
  const dashes = dash ? ` stroke-dasharray="${dash}" stroke-linecap="round"` : '';
  const out = [`<path d="${path}" fill="none" stroke="${ink}" stroke-width="${width}"${dashes}/>`];
  if (wire.kind === 'weights')
    out.push(`<path d="${path}" fill="none" stroke="${colour('canvas')}" stroke-width="1.4"/>`);
  const drives = scene.edges[wire.id]?.from.endsWith('/post') && wire.kind === 'spikes';
  const sign = drives
    ? weightIn(wire.source, scene.nodes[wire.source]?.parameters?.weight).sign || 'E'
    : END_SIGNS[wire.kind];
  if (sign) out.push(`<path d="${endPath(wire.to, sign)}" fill="${ink}"/>`);
  return `<g>${out.join('')}</g>`;
}

function boxText(places: Places, box: Box, pen: Pen): string {
  const { node, layout } = box;
  const muted = node.muted ? ' opacity="0.5"' : '';
  const body = layout?.kind === 'chip' ? chip(box, pen) : card(places, box, pen);
  return `<g transform="translate(${r(box.x)} ${r(box.y)})"${muted}><title>${escapeText(node.name)}</title>${body.join('')}${ports(places, box, pen.colour).join('')}</g>`;
}

function chip({ id, node, width, height }: Box, pen: Pen): string[] {
  const { colour } = pen;
  const { text: weight, sign } = weightIn(id, node.parameters?.weight);
  const edge = colour(sign === 'I' ? 'series-1' : 'port-spikes');
  const ink = colour('text');
  return [
    `<rect width="${width}" height="${height}" rx="13" fill="${colour('surface')}" stroke="${edge}" stroke-width="1.5"/>`,
    text(12, 17, sign, ink, 'font-size="11" font-weight="700"'),
    line(pen, [width / 2 + 6, 17, width - 36], weight, 'text', { size: 11, anchor: 'middle' }),
  ];
}

function card(
  { scene }: Places,
  { id, node, definition, layout, width, height }: Box,
  pen: Pen,
): string[] {
  const { colour } = pen;
  const ink = colour(CATEGORIES[definition?.category ?? ''] ?? 'line-strong');
  const middle = layout?.collapsed ? height / 2 + 5 : 22;
  const edge = definition ? '' : ' stroke-dasharray="4 3"';
  const out = [
    `<rect width="${width}" height="${height}" rx="10" fill="${colour('surface')}" stroke="${colour('line')}"${edge}/>`,
    `<path d="M0 10a10 10 0 0 1 10-10h${width - 20}a10 10 0 0 1 10 10q0-7-10-7h-${width - 20}q-10 0-10 7Z" fill="${ink}"/>`,
    line(pen, [12, middle, width - 24], node.name, 'text', { size: 13, weight: 600 }),
  ];
  if (layout?.collapsed) return out;
  const model = definition?.title ?? strings.canvas.notInstalled(node.type);
  out.push(line(pen, [12, 42, width - 24], model, 'text-3'));
  for (const [k, name] of (layout?.pins ?? []).entries()) {
    const parameter = definition?.parameters[name];
    const y = (layout?.pinsTop ?? 0) + k * 30 + 19;
    const value = parameter ? printValue(shownValue(scene, id, name, parameter)) : '';
    out.push(
      line(pen, [12, y, 80], name, 'text-2'),
      line(pen, [width - 12, y, width - 110], value, 'text', { anchor: 'end' }),
    );
  }
  if (layout && (layout.activity || layout.figure || layout.picture))
    out.push(
      `<rect x="8" y="54" width="${width - 16}" height="${layout.pinsTop - 62}" rx="4" fill="${colour('surface-2')}"/>`,
    );
  return out;
}

function ports({ connected }: Places, { id, layout }: Box, colour: Colour): string[] {
  const wired = connected.get(id);
  const labelled = layout?.kind === 'card' && !layout.collapsed;
  return (layout?.ports ?? []).flatMap(({ name, port, side, x, y }) => {
    // As on the canvas, a chip shows the ports above and below it only where they are wired.
    if (layout?.kind === 'chip' && (side === 'top' || side === 'bottom') && !wired?.has(name))
      return [];
    const look = lookOf(port.kind);
    const ink = colour(`port-${look}`);
    const fill = wired?.has(name) ? ink : colour('surface');
    const mark = `<path transform="translate(${r(x - 6)} ${r(y - 6)})" d="${PORT_SHAPES[look] ?? PORT_SHAPES.analog}" fill-rule="evenodd" fill="${fill}" stroke="${ink}"/>`;
    // A pinned parameter has its name in its row.
    if (!labelled || side === 'top' || side === 'bottom' || layout.pins.includes(name))
      return [mark];
    const isLeft = side === 'left';
    return [
      mark,
      text(
        isLeft ? x + 12 : x - 12,
        y + 4,
        name,
        colour('text-2'),
        isLeft ? '' : 'text-anchor="end"',
      ),
    ];
  });
}
