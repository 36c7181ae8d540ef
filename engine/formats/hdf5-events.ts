/** Camera events in HDF5: DSEC, Prophesee, MVSEC. The file is open only while events are read. */

import type { Asset } from '../kit/types.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf, warn } from './events.ts';
import { type H5File, openHdf5 } from './hdf5.ts';
import { longest } from './hdf5-cut.ts';

const ROWS = 32768;

type Head = Parameters<typeof recordingOf>[0];
type Add = (t: number, x: number, y: number, p: number) => void;
interface Layout {
  readonly head: Head;
  readonly rows: number;
  /** What adds rows `from..to` of an open file. */
  reader(file: H5File): (from: number, to: number, add: Add) => void;
}

/** Opens a recording; which layout it is, its datasets say. */
export function openHdf5Events(asset: Asset): EventRecording {
  const file = openHdf5(asset);
  let layout: Layout;
  try {
    layout = layoutOf(file);
    layout.reader(file); // datasets that cannot be read are found here
  } finally {
    file.close();
  }
  const { head, rows, reader } = layout;
  return recordingOf(head, function* (report, _, out) {
    const opened = openHdf5(asset);
    try {
      const read = reader(opened);
      for (let from = 0; from < rows; from += ROWS) {
        const n = Math.min(rows - from, ROWS);
        try {
          read(from, from + n, (t, x, y, p) => out.add(t, x, y, p));
        } catch (error) {
          const whole = longest(n - 1, (k) => read(from, from + k, () => {}));
          if (whole > 0) read(from, from + whole, (t, x, y, p) => out.add(t, x, y, p));
          throw error;
        }
        yield out;
        out.n = 0;
      }
      const { damage } = opened;
      if (damage) warn(report, damage.offset, damage.reason);
    } finally {
      opened.close();
    }
  });
}

function layoutOf(file: H5File): Layout {
  const rowsOf = (path: string) => file.dataset(path).shape[0] ?? 0;
  if (file.has('/events/x') && file.has('/events/t')) {
    const paths = ['x', 'y', 't', 'p'].map((name) => `/events/${name}`);
    const offset = file.has('/t_offset') ? (file.dataset('/t_offset').read(0, 1)[0] ?? 0) : 0;
    const rows = Math.min(...paths.map(rowsOf));
    return {
      head: { format: 'DSEC', width: 640, height: 480, meta: { t_offset: offset, rows } },
      rows,
      reader(opened) {
        const columns = paths.map((path) => opened.dataset(path));
        return (from, to, add) => {
          const [xs, ys, ts, ps] = columns.map((d) => d.read(from, to));
          for (let k = 0; k < to - from; k++) add(ts![k]!, xs![k]!, ys![k]!, ps![k]! > 0 ? 1 : 0);
        };
      },
    };
  }
  if (file.has('/CD/events')) {
    const rows = rowsOf('/CD/events');
    const attributes: Record<string, unknown> = file.attributes();
    const [, wide, high] = /^(\d+)x(\d+)/.exec(String(attributes.geometry)) ?? [];
    const { width = wide, height = high } = attributes;
    return {
      head: {
        format: 'Prophesee HDF5',
        width: Number(width) || 1280,
        height: Number(height) || 720,
        meta: { rows },
      },
      rows,
      reader(opened) {
        const events = opened.dataset('/CD/events');
        return (from, to, add) => {
          const { x, y, t, p } = events.readRecords(from, to);
          if (!x || !y || !t || !p)
            throw new FormatError(
              'HDF5',
              events.offset,
              '/CD/events: there are no columns x, y, p and t',
            );
          for (let k = 0; k < x.length; k++) add(t[k]!, x[k]!, y[k]!, p[k]! > 0 ? 1 : 0);
        };
      },
    };
  }
  if (file.has('/davis/left/events')) {
    const rows = rowsOf('/davis/left/events');
    return {
      head: { format: 'MVSEC', width: 346, height: 260, meta: { rows } },
      rows,
      reader(opened) {
        const events = opened.dataset('/davis/left/events');
        return (from, to, add) => {
          const e = events.read(from, to);
          for (let k = 0; k < to - from; k++)
            add(
              Math.round(e[4 * k + 2]! * 1e6),
              e[4 * k]!,
              e[4 * k + 1]!,
              e[4 * k + 3]! > 0 ? 1 : 0,
            );
        };
      },
    };
  }
  if (file.damage) throw file.damage;
  throw new FormatError(
    'HDF5',
    0,
    'no camera events: neither /events/x (DSEC), /CD/events (Prophesee) nor /davis/left/events (MVSEC)',
  );
}
