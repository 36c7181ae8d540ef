/** The shape of a port: every kind has its own, because colour is never the only sign. */

import type { JSX } from 'react';
import { lookOf } from './places.ts';

const SHAPES: Readonly<Record<string, JSX.Element>> = {
  spikes: <rect x="4" y="0.5" width="4" height="11" rx="1" />,
  events: <path d="M6 0.5 11.5 6 6 11.5 0.5 6Z" />,
  image: <rect x="1" y="1" width="10" height="10" rx="1" />,
  cloud: <path d="M3.3 1h5.4L11.5 6 8.7 11H3.3L0.5 6Z" />,
  analog: <circle cx="6" cy="6" r="5" />,
  current: <path d="M1.5 0.8 11 6 1.5 11.2Z" />,
  weights: <path d="M1 1h4v4H1zM7 1h4v4H7zM1 7h4v4H1zM7 7h4v4H7z" />,
  mod: <path d="M6 0.3 7.6 3.2 11 3 9.3 6 11 9 7.6 8.8 6 11.7 4.4 8.8 1 9 2.7 6 1 3 4.4 3.2Z" />,
  label: <path d="M1 2h6l4 4-4 4H1Z" />,
  result: (
    <path
      fillRule="evenodd"
      d="M6 0.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm0 3.2a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z"
    />
  ),
};

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
      {SHAPES[look] ?? SHAPES.analog}
      {required && <circle cx="6" cy="6" r="1.6" className="port-needs" />}
    </svg>
  );
}
