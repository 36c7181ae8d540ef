/** After a crash, or on demand: what was changed and not saved, to be shown, restored or discarded. */

import { useState } from 'react';
import { discard, restore, useRestore } from '../state/journal.ts';
import type { JournalRecord } from '../state/journal-store.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';

const words = strings.restore;

/** Shown while there is something to decide. */
export function RestoreDialog() {
  const offers = useRestore((s) => s.offers);
  const crashed = useRestore((s) => s.crashed);
  if (!offers) return null;
  const close = () => useRestore.setState({ offers: null });
  return (
    <Dialog title={crashed ? words.title : words.earlier} onClose={close}>
      <div className="dialog-body">
        <p>{crashed ? words.explain : words.earlierExplain}</p>
        {offers.map((record) => (
          <Offer key={record.id} record={record} />
        ))}
        <div className="dialog-buttons">
          <button type="button" onClick={close}>
            {words.later}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function Offer({ record }: { readonly record: JournalRecord }) {
  const [shown, setShown] = useState(false);
  return (
    <section className="restore-offer" aria-label={record.title}>
      <p className="strong">{words.question(record.count, record.title)}</p>
      <p>{words.when(new Date(record.at).toLocaleString())}</p>
      {shown && (
        <ol className="dialog-changes">
          {record.labels.map((label, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: changes have no identity but their place
            <li key={k}>{label}</li>
          ))}
        </ol>
      )}
      <div className="dialog-buttons">
        <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? words.hide : words.show}
        </button>
        <button type="button" onClick={() => void discard(record)}>
          {words.discard}
        </button>
        <button type="button" className="primary" onClick={() => void restore(record)}>
          {words.restore}
        </button>
      </div>
    </section>
  );
}
