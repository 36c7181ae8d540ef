/** A recorder's page: what it has kept of each wire, and the ways to take it away. */

import type { NodeId } from '#engine';
import { Section } from '../inspector/Section.tsx';
import { printBytes, printCount } from '../run/run-target.ts';
import { useEngineId, useScene } from '../state/scene.ts';
import { strings } from '../strings.ts';
import './recorders.css';
import { forgetRecorded, type Recorded, useRecorders } from './recorders.ts';
import { saveRecorded } from './save.ts';
import { fitsCsv, MOST_COLUMNS, type RecordedFormat } from './save-recorded.ts';

const words = strings.recorders;

function Wire({ wire }: { readonly wire: Recorded }) {
  const { name, port, kind, rows, stride } = wire;
  const count = printCount(rows?.count ?? 0);
  const amount =
    kind === 'spikes'
      ? words.spikes(count)
      : words.samples(count, printCount((rows?.width ?? 1) - 1));
  return (
    <tr>
      <th scope="row">
        {name} {port}
      </th>
      <td>
        {amount}
        {stride > 1 && words.thinned(stride)}
      </td>
      <td>{printBytes(rows?.bytes ?? 0)}</td>
    </tr>
  );
}

/** The section of the page. */
export function RecorderPage({ id }: { readonly id: NodeId }) {
  const flat = useEngineId(id);
  const title = useScene((s) => s.document.nodes[id]?.name ?? '');
  useRecorders((s) => s.version);
  const stopped = useRecorders((s) => s.state === 'stopped');
  const wires = useRecorders((s) => s.wires).filter((w) => w.recorder === flat);
  const has = wires.some(({ rows }) => (rows?.count ?? 0) > 0);
  const narrow = wires.every(fitsCsv);
  const button = (format: RecordedFormat, disabled: boolean) => (
    <button
      type="button"
      className="button"
      disabled={disabled}
      onClick={() => saveRecorded(wires, title, format)}
    >
      {words[format]}
    </button>
  );
  return (
    <Section title={words.title} open>
      {wires.length === 0 ? (
        <p className="page-doc">{words.notWired}</p>
      ) : (
        <>
          <table className="recorded">
            <tbody>
              {wires.map((wire) => (
                <Wire key={`${wire.node}/${wire.port}`} wire={wire} />
              ))}
            </tbody>
          </table>
          {!has && <p className="page-doc">{words.nothing}</p>}
          {stopped && <p className="page-doc">{words.stopped}</p>}
          {!narrow && <p className="page-doc">{words.tooWide(printCount(MOST_COLUMNS))}</p>}
          <div className="recorded-tools">
            {button('csv', !has || !narrow)}
            {button('npy', !has)}
            <button
              type="button"
              className="button"
              disabled={!has}
              onClick={() => forgetRecorded(flat)}
            >
              {words.forget}
            </button>
          </div>
        </>
      )}
    </Section>
  );
}
