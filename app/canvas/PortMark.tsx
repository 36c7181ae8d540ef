/** The shape of a port: every kind has its own, because colour is never the only sign. */

import { lookOf } from './places.ts';
import { PORT_SHAPES } from './port-shapes.ts';

interface Props {
  readonly kind: string;
  readonly connected?: boolean;
  /** A wire is needed and missing: amber with a dot. */
  readonly required?: boolean;
}

/** A 12 px mark in the colour of its kind; hollow while nothing is connected. */
export function PortMark({ kind, connected = true, required = false }: Props) {
  const look = lookOf(kind);
  return (
    <svg
      className={`port-mark${connected ? '' : ' hollow'}`}
      style={{ color: required ? 'var(--warn)' : `var(--port-${look})` }}
      viewBox="-1 -1 14 14"
      width="14"
      height="14"
      aria-hidden="true"
    >
      <path d={PORT_SHAPES[look] ?? PORT_SHAPES.analog} fillRule="evenodd" />
      {required && <circle cx="6" cy="6" r="1.6" className="port-needs" />}
    </svg>
  );
}
