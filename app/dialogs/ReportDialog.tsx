/** What to send us when the engine broke: to be read first, with the graph only if one wants that. */

import { useMemo, useState } from 'react';
import { serialise } from '#engine';
import { reportNow } from '../dock/report.ts';
import { useDocument } from '../state/document.ts';
import { strings } from '../strings.ts';
import { copyText } from './copy-text.ts';
import { Dialog } from './Dialog.tsx';

const words = strings.report;

/** The dialog behind "Copy report". */
export function ReportDialog({ onClose }: { readonly onClose: () => void }) {
  const document = useDocument((s) => s.document);
  const graph = useMemo(() => serialise(document), [document]);
  const [withGraph, setWithGraph] = useState(false);
  const report = useMemo(() => reportNow(graph, withGraph), [graph, withGraph]);
  return (
    <Dialog title={words.title} size="broad" onClose={onClose}>
      <div className="dialog-body">
        <p>{words.explain}</p>
        <textarea
          className="dialog-link dialog-report"
          readOnly
          aria-label={words.title}
          value={report}
          onFocus={(event) => event.currentTarget.select()}
        />
        <label className="dialog-check">
          <input type="checkbox" checked={withGraph} onChange={() => setWithGraph(!withGraph)} />
          {words.withGraph(strings.link.size(graph.length))}
        </label>
        <div className="dialog-buttons">
          <button type="button" className="primary" onClick={() => void copyText(report)}>
            {words.copy}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
