/** What opening a file brought up: a version newer than this program, or an older one that was brought up to date. */

import { saveCopy } from '../commands/files.ts';
import { allChanges } from '../dock/run-changes.ts';
import { isNewer, useDocument } from '../state/document.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import { NoticeBar } from './NoticeBar.tsx';

const words = strings.file;

/** Says that the graph can be run and looked at, and why it cannot be changed. */
export function NewerBar() {
  const newer = useDocument((s) => isNewer(s.document));
  const name = useDocument((s) => s.name);
  const refused = useDocument((s) => s.refused);
  if (!newer) return null;
  return (
    // Said anew whenever an edit is refused.
    <NoticeBar key={refused} text={words.newer(name)}>
      <button type="button" onClick={saveCopy}>
        {words.copy}
      </button>
    </NoticeBar>
  );
}

/** What is different from the file since it was brought up to date. */
export function UpgradedDialog({ onClose }: { readonly onClose: () => void }) {
  const { before, notes } = useDocument((s) => s.opened);
  const document = useDocument((s) => s.saved);
  const upgraded = notes.filter(({ code }) => code.startsWith('migrate/upgraded'));
  const changes = before ? allChanges(before, document) : [];
  return (
    <Dialog title={words.upgradedTitle} onClose={onClose}>
      <div className="dialog-body">
        {upgraded.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
        {changes.length === 0 ? (
          <p>{words.onlyVersions}</p>
        ) : (
          <ul className="dialog-changes">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
        <p>{words.untouched}</p>
      </div>
    </Dialog>
  );
}
