/** Camera events in HDF5: DSEC, Prophesee, MVSEC. */

import type { Asset } from '../kit/types.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf } from './events.ts';
import { openHdf5 } from './hdf5.ts';

const ROWS = 32768;

/** Opens a recording; which layout it is, its datasets say. */
export function openHdf5Events(asset: Asset): EventRecording {
  const file = openHdf5(asset);
  if (file.has('/events/x') && file.has('/events/t')) {
    const [x, y, t, p] = ['x', 'y', 't', 'p'].map((name) => file.dataset(`/events/${name}`));
    const offset = file.has('/t_offset') ? (file.dataset('/t_offset').read(0, 1)[0] ?? 0) : 0;
    const rows = Math.min(...[x, y, t, p].map((d) => d!.shape[0] ?? 0));
    return recordingOf(
      { format: 'DSEC', width: 640, height: 480, meta: { t_offset: offset, rows } },
      function* (_, __, out) {
        for (let from = 0; from < rows; from += ROWS) {
          const to = Math.min(rows, from + ROWS);
          const [xs, ys, ts, ps] = [x, y, t, p].map((d) => d!.read(from, to));
          for (let k = 0; k < to - from; k++)
            out.add(ts![k]!, xs![k]!, ys![k]!, ps![k]! > 0 ? 1 : 0);
          yield out;
          out.n = 0;
        }
      },
    );
  }
  if (file.has('/CD/events')) {
    const events = file.dataset('/CD/events');
    const rows = events.shape[0] ?? 0;
    const { width = 1280, height = 720 } = file.attributes() as Record<string, unknown>;
    return recordingOf(
      {
        format: 'Prophesee HDF5',
        width: Number(width) || 1280,
        height: Number(height) || 720,
        meta: { rows },
      },
      function* (_, __, out) {
        for (let from = 0; from < rows; from += ROWS) {
          const { x, y, t, p } = events.readRecords(from, Math.min(rows, from + ROWS));
          if (!x || !y || !t || !p)
            throw new FormatError('HDF5', 0, '/CD/events: there are no columns x, y, p and t');
          for (let k = 0; k < x.length; k++) out.add(t[k]!, x[k]!, y[k]!, p[k]! > 0 ? 1 : 0);
          yield out;
          out.n = 0;
        }
      },
    );
  }
  if (file.has('/davis/left/events')) {
    const events = file.dataset('/davis/left/events');
    const rows = events.shape[0] ?? 0;
    return recordingOf(
      { format: 'MVSEC', width: 346, height: 260, meta: { rows } },
      function* (_, __, out) {
        for (let from = 0; from < rows; from += ROWS) {
          const to = Math.min(rows, from + ROWS);
          const e = events.read(from, to);
          for (let k = 0; k < to - from; k++)
            out.add(
              Math.round(e[4 * k + 2]! * 1e6),
              e[4 * k]!,
              e[4 * k + 1]!,
              e[4 * k + 3]! > 0 ? 1 : 0,
            );
          yield out;
          out.n = 0;
        }
      },
    );
  }
  throw new FormatError(
    'HDF5',
    0,
    'no camera events: neither /events/x (DSEC), /CD/events (Prophesee) nor /davis/left/events (MVSEC)',
  );
}
