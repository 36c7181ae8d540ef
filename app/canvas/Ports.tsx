/**
 * The ports of a card or chip as React Flow handles, at the places the layout gives. A port says
 * what it carries by colour, shape and name, whether it is wired, and whether it must be. An output
 * under the pointer offers a plot.
 */

import { Handle, Position } from '@xyflow/react';
import { ChartLine } from 'lucide-react';
import type { Port } from '#engine';
import { isPlotted, plotPort } from '../commands/actions.ts';
import { useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { badgesOf, showPlots } from './badges.ts';
import { type CardLayout, HIT, hitCorner, strayCorner } from './geometry.ts';
import { labelOfPort } from './labels.ts';
import { PortMark } from './PortMark.tsx';
import { type Box, type Places, placesOf } from './places.ts';

const words = strings.canvas;
const SIDES = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

interface Props {
  readonly id: string;
  readonly layout: CardLayout;
  readonly labels: boolean;
}

/** Ports above and below a chip, which is too low for both and its own middle. */
const isOutside = ({ kind }: CardLayout, side: string): boolean =>
  kind === 'chip' && (side === 'top' || side === 'bottom');

const needsWire = (port: Port, wired: boolean): boolean =>
  port.flow === 'in' && port.optional !== true && !wired;

/** What a screen reader says of each port, line by line. */
function spokenOf(places: Places, id: string, { ports }: CardLayout): string {
  const wired = places.connected.get(id);
  return ports
    .map(({ name, port }) =>
      labelOfPort(places, id, name, port, needsWire(port, wired?.has(name) ?? false)),
    )
    .join('\n');
}

/** How many plots show a port; pressed, they are shown. */
function Badge({ port, plots }: { readonly port: string; readonly plots: readonly string[] }) {
  const label = words.badge(plots.length, port);
  return (
    <button
      type="button"
      className="port-badge nodrag nopan"
      tabIndex={-1}
      title={label}
      aria-label={label}
      onPointerDown={(event) => event.stopPropagation()}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        showPlots(plots);
      }}
    >
      <ChartLine size={11} strokeWidth={2} aria-hidden="true" />
      {plots.length}
    </button>
  );
}

/** All ports of a node. */
export function Ports({ id, layout, labels }: Props) {
  const connected = useScene((s) => [...(placesOf(s.document).connected.get(id) ?? [])].join());
  const names = new Set(connected.split(','));
  const liking = useView((s) => s.plotsAs);
  const badges = useScene((s) => badgesOf(placesOf(s.document), id, liking));
  const spoken = useScene((s) => spokenOf(placesOf(s.document), id, layout)).split('\n');
  return (
    <>
      {layout.ports.map((place, k) => {
        const { name, port, side } = place;
        const corner = hitCorner(place);
        const isOutput = port.flow === 'out';
        const wired = names.has(name);
        const required = needsWire(port, wired);
        const plots = isOutput && labels && isPlotted(port.kind);
        return (
          <Handle
            key={name}
            id={name}
            type={isOutput ? 'source' : 'target'}
            position={SIDES[side]}
            className={`port port-${side}${required ? ' required' : ''}${isOutside(layout, side) ? ' chip-port' : ''}`}
            style={{ left: corner.x, top: corner.y, width: HIT, height: HIT }}
            role={plots || badges[name] ? 'group' : 'img'}
            aria-label={spoken[k]}
            title={`${name} (${port.kind}): ${port.doc}`}
            data-kind={port.kind}
            data-ref={`${id}/${name}`}
          >
            <PortMark kind={port.kind} connected={wired} required={required} />
            {labels && (side === 'left' || side === 'right') && !layout.pins.includes(name) && (
              <span className="port-label">{name}</span>
            )}
            {badges[name] && <Badge port={name} plots={badges[name]} />}
            {plots && (
              <button
                type="button"
                className="port-plot nodrag nopan"
                tabIndex={-1}
                title={words.addPlot(name)}
                aria-label={words.addPlot(name)}
                onPointerDown={(event) => event.stopPropagation()}
                onMouseDown={(event) => event.stopPropagation()}
                onClick={(event) => {
                  event.stopPropagation();
                  plotPort(id, name);
                }}
              >
                <ChartLine size={12} strokeWidth={2} aria-hidden="true" />
              </button>
            )}
          </Handle>
        );
      })}
    </>
  );
}

/** Where wires end whose ports are not there; nothing new can be wired to them. */
export function StrayPorts({ box }: { readonly box: Box }) {
  return box.strays.map(({ name, isOutput }) => {
    const corner = strayCorner(box, isOutput);
    const side = isOutput ? 'right' : 'left';
    return (
      <Handle
        key={`${side} ${name}`}
        id={name}
        type={isOutput ? 'source' : 'target'}
        position={SIDES[side]}
        className={`port port-${side} stray`}
        style={{ left: corner.x, top: corner.y, width: HIT, height: HIT }}
        isConnectable={false}
        role="img"
        aria-label={words.strayLabel(name, isOutput)}
        title={words.strayLabel(name, isOutput)}
      />
    );
  });
}
