/**
 * Sizes and port places of every node, computed from its definition, never measured: React Flow
 * then has nothing to measure, and a thousand nodes open at once.
 */

import type { NodeDefinition, Port } from '#engine';

export const CARD_WIDTH = 208;
const HEADER = 52;
const ACTIVITY = 66;
const PORT_ROW = 24;
const FOOT = 8;
export const CHIP = { width: 84, height: 26 } as const;

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
  Object.values(definition.ports).some((p) => p.flow === 'out' && SHOWN.has(p.kind));

const known = new WeakMap<NodeDefinition, CardLayout>();

/** Size and port places of a node of this type; the same object for the same definition. */
export function layoutOf(definition: NodeDefinition): CardLayout {
  let layout = known.get(definition);
  if (!layout) {
    layout = isChip(definition) ? chipLayout(definition) : cardLayout(definition);
    known.set(definition, layout);
  }
  return layout;
}

function chipLayout(definition: NodeDefinition): CardLayout {
  const ports: PortPlace[] = [];
  for (const [name, port] of Object.entries(definition.ports)) {
    const side =
      name === 'pre' ? 'left' : name === 'post' ? 'right' : port.flow === 'in' ? 'top' : 'bottom';
    const x = side === 'left' ? 0 : side === 'right' ? CHIP.width : CHIP.width / 2;
    const y = side === 'top' ? 0 : side === 'bottom' ? CHIP.height : CHIP.height / 2;
    ports.push({ name, port, side, x, y });
  }
  return { kind: 'chip', ...CHIP, activity: false, ports };
}

function cardLayout(definition: NodeDefinition): CardLayout {
  const activity = showsActivity(definition);
  const top = HEADER + (activity ? ACTIVITY : 0) + 4;
  const ports: PortPlace[] = [];
  const rows = { left: 0, right: 0, top: 0 };
  const entries = Object.entries(definition.ports);
  const mods = entries.filter(([, p]) => p.flow === 'in' && p.kind === 'mod').length;
  for (const [name, port] of entries) {
    const side = port.flow === 'out' ? 'right' : port.kind === 'mod' ? 'top' : 'left';
    const row = rows[side]++;
    ports.push(
      side === 'top'
        ? { name, port, side, x: (CARD_WIDTH * (row + 1)) / (mods + 1), y: 0 }
        : {
            name,
            port,
            side,
            x: side === 'left' ? 0 : CARD_WIDTH,
            y: top + row * PORT_ROW + PORT_ROW / 2,
          },
    );
  }
  const height = top + Math.max(rows.left, rows.right) * PORT_ROW + FOOT;
  return { kind: 'card', width: CARD_WIDTH, height, activity, ports };
}

/** Hit area of a port, larger than its mark; it lies inside the card so that wires end at the edge. */
export const HIT = 24;

/** Top left corner of a port's hit area. */
export const hitCorner = ({
  side,
  x,
  y,
}: PortPlace): { readonly x: number; readonly y: number } => ({
  x: side === 'left' ? x : side === 'right' ? x - HIT : x - HIT / 2,
  y: side === 'top' ? y : side === 'bottom' ? y - HIT : y - HIT / 2,
});
