/** The file was changed by another program: a bar with what can be done, and what is different. */

import { allChanges } from '../dock/run-changes.ts';
import { useDocument } from '../state/document.ts';
import { keepMine, takeTheirs, useFile } from '../state/file.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import { NoticeBar } from './NoticeBar.tsx';

const words = strings.file;

/** Says that the file is another than the one that was read. */
export function FileBar() {
  const theirs = useFile((s) => s.theirs);
  const name = useDocument((s) => s.name);
  if (!theirs) return null;
  return (
    <NoticeBar
      label={words.changedElsewhere(name)}
      text={theirs.document ? words.changedElsewhere(name) : words.unreadable(name, theirs.why)}
    >
      {theirs.document && (
        <button type="button" onClick={takeTheirs}>
          {words.reload}
        </button>
      )}
      <button type="button" onClick={keepMine}>
        {words.keepMine}
      </button>
      {theirs.document && (
        <button
          type="button"
          onClick={() => useView.getState().set({ dialog: { name: 'compare' } })}
        >
          {words.compare}
        </button>
      )}
    </NoticeBar>
  );
}

/** What the file has that the open document has not, and the other way round. */
export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const theirs = useFile((s) => s.theirs);
  const mine = useDocument((s) => s.document);
  if (!theirs?.document) return null;
  const changes = allChanges(mine, theirs.document);
  const choose = (what: () => void) => () => {
    what();
    onClose();
  };
  return (
    <Dialog title={words.compareTitle} onClose={onClose}>
      <div className="dialog-body">
        {changes.length === 0 ? (
          <p>{words.onlyText}</p>
        ) : (
          <ul className="dialog-changes">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
        <p>{words.explain}</p>
        <div className="dialog-buttons">
          <button type="button" onClick={choose(keepMine)}>
            {words.keepMine}
          </button>
          <button type="button" className="primary" onClick={choose(takeTheirs)}>
            {words.reload}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
