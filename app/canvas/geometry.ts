/**
 * Sizes and port places of every node, computed from its definition, never measured: React Flow
 * then has nothing to measure, and a thousand nodes open at once.
 */

import { type NodeDefinition, type Port, parameterPort } from '#engine';

export const CARD_WIDTH = 208;
/** How narrow and how wide a card can be made. */
export const NARROWEST = 180;
export const WIDEST = 320;
/** A plot whose picture stands on the canvas. */
const PICTURED = { width: 380, height: 210 } as const;
const HEADER = 52;
const ACTIVITY = 66;
const FIGURE = 50;
const PORT_ROW = 24;
const PIN_ROW = 30;
const FOOT = 8;
const COLLAPSED = 34;
export const CHIP = { width: 88, height: 26 } as const;

export interface PortPlace {
  readonly name: string;
  readonly port: Port;
  readonly side: 'left' | 'right' | 'top' | 'bottom';
  readonly x: number;
  readonly y: number;
}

export interface CardLayout {
  readonly kind: 'card' | 'chip';
  readonly width: number;
  readonly height: number;
  readonly activity: boolean;
  /** Whether the figure of a learning rule is shown. */
  readonly figure: boolean;
  readonly collapsed: boolean;
  /** Whether a plot's picture is shown. */
  readonly picture: boolean;
  /** Names of the parameters shown on the face, pinned or wired, and where their rows begin. */
  readonly pins: readonly string[];
  readonly pinsTop: number;
  readonly ports: readonly PortPlace[];
}

/** Whether nodes of this type are drawn as a chip on a wire. */
export const isChip = (definition: NodeDefinition): boolean =>
  definition.category === 'projection' && 'pre' in definition.ports && 'post' in definition.ports;

/** Kinds of outputs a card shows live. */
const SHOWN: ReadonlySet<string> = new Set([
  'spikes',
  'events',
  'analog',
  'current',
  'image',
  'cloud',
]);

/** Whether a node shows live activity. */
const showsActivity = (definition: NodeDefinition): boolean =>
  definition.category !== 'composite' &&
  Object.values(definition.ports).some((p) => p.flow === 'out' && SHOWN.has(p.kind));

const known = new WeakMap<NodeDefinition, Map<string, CardLayout>>();
const NONE: readonly string[] = [];

/**
 * Size and port places of a node of this type; the same object for the same question. A flipped chip
 * lies on a wire that runs from right to left; a pictured plot has room for what it draws; other cards
 * are as wide as they were made.
 */
export function layoutOf(
  definition: NodeDefinition,
  collapsed = false,
  pins: readonly string[] = NONE,
  flipped = false,
  pictured = false,
  wide = CARD_WIDTH,
): CardLayout {
  let layouts = known.get(definition);
  if (!layouts) {
    layouts = new Map();
    known.set(definition, layouts);
  }
  const picture = pictured && definition.category === 'plot' && !collapsed;
  const width = picture ? PICTURED.width : Math.max(NARROWEST, Math.min(WIDEST, Math.round(wide)));
  const key = `${collapsed ? 1 : 0}${flipped ? 1 : 0}${picture ? 1 : 0} ${width} ${pins.join()}`;
  let layout = layouts.get(key);
  if (!layout) {
    layout = isChip(definition)
      ? chipLayout(definition, pins, flipped)
      : cardLayout(definition, collapsed, pins, picture, width);
    layouts.set(key, layout);
  }
  return layout;
}

/** The ports of pinned parameters; not every parameter has one. */
const pinPorts = (definition: NodeDefinition, pins: readonly string[]): [string, Port][] =>
  pins.flatMap((name) => {
    const port = parameterPort(definition, name);
    return port ? [[name, port]] : [];
  });

function chipLayout(
  definition: NodeDefinition,
  pins: readonly string[],
  flipped: boolean,
): CardLayout {
  const [entry, exit] = flipped ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const across = (side: 'left' | 'right') => (side === 'left' ? 0 : CHIP.width);
  const ports: PortPlace[] = [];
  const extra = { top: 0, bottom: 0 };
  const isExtra = (name: string) => name !== 'pre' && name !== 'post';
  const all = [...Object.entries(definition.ports), ...pinPorts(definition, pins)];
  const count = (flow: Port['flow']) =>
    all.filter(([name, p]) => isExtra(name) && p.flow === flow).length;
  for (const [name, port] of all) {
    if (name === 'pre')
      ports.push({ name, port, side: entry, x: across(entry), y: CHIP.height / 2 });
    else if (name === 'post')
      ports.push({ name, port, side: exit, x: across(exit), y: CHIP.height / 2 });
    else {
      const side = port.flow === 'in' ? 'top' : 'bottom';
      const x = (CHIP.width * ++extra[side]) / (count(port.flow) + 1);
      ports.push({ name, port, side, x, y: side === 'top' ? 0 : CHIP.height });
    }
  }
  const rest = { activity: false, figure: false, picture: false, collapsed: false };
  return { kind: 'chip', ...CHIP, ...rest, pins, pinsTop: 0, ports };
}

function cardLayout(
  definition: NodeDefinition,
  collapsed: boolean,
  pins: readonly string[],
  picture: boolean,
  width: number,
): CardLayout {
  const shownPins = collapsed ? NONE : pins;
  const activity = showsActivity(definition) && !collapsed;
  const figure = definition.behaviour.kind === 'plasticity' && !collapsed;
  const shown = activity ? ACTIVITY : figure ? FIGURE : picture ? PICTURED.height : 0;
  const pinsTop = HEADER + shown + 2;
  const top = pinsTop + shownPins.length * PIN_ROW + 2;
  const ports: PortPlace[] = [];
  const rows = { left: 0, right: 0, top: 0 };
  const entries = Object.entries(definition.ports);
  const mods = entries.filter(([, p]) => p.flow === 'in' && p.kind === 'mod').length;
  for (const [name, port] of entries) {
    const side = port.flow === 'out' ? 'right' : port.kind === 'mod' && !collapsed ? 'top' : 'left';
    const row = rows[side]++;
    if (side === 'top') ports.push({ name, port, side, x: (width * (row + 1)) / (mods + 1), y: 0 });
    else
      ports.push({
        name,
        port,
        side,
        x: side === 'left' ? 0 : width,
        // Ports of a collapsed card merge into one dot per side.
        y: collapsed ? COLLAPSED / 2 : top + row * PORT_ROW + PORT_ROW / 2,
      });
  }
  for (const [name, port] of pinPorts(definition, pins)) {
    const y = collapsed ? COLLAPSED / 2 : pinsTop + (pins.indexOf(name) + 0.5) * PIN_ROW;
    ports.push({ name, port, side: 'left', x: 0, y });
  }
  const height = collapsed ? COLLAPSED : top + Math.max(rows.left, rows.right) * PORT_ROW + FOOT;
  return {
    kind: 'card',
    width,
    height,
    activity,
    figure,
    picture,
    collapsed,
    pins: shownPins,
    pinsTop,
    ports,
  };
}

/** Hit area of a port, larger than its mark; it lies inside the card so that wires end at the edge. */
export const HIT = 24;

/** Top left corner of the hit area of a port that is not there: in the middle of a side. */
export const strayCorner = (
  { width, height }: { readonly width: number; readonly height: number },
  isOutput: boolean,
): { readonly x: number; readonly y: number } => ({
  x: isOutput ? width - HIT : 0,
  y: (height - HIT) / 2,
});

/** Top left corner of a port's hit area. */
export const hitCorner = ({
  side,
  x,
  y,
}: PortPlace): { readonly x: number; readonly y: number } => ({
  x: side === 'left' ? x : side === 'right' ? x - HIT : x - HIT / 2,
  y: side === 'top' ? y : side === 'bottom' ? y - HIT : y - HIT / 2,
});
