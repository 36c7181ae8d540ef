/** What recorders hold: in the status bar, and as a bar with what can be done where it is nearly all they may. */

import { NoticeBar } from '../dialogs/NoticeBar.tsx';
import { printBytes } from '../run/run-target.ts';
import { useDocument } from '../state/document.ts';
import { engineId } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { canThin, stopRecording, thinOut, useRecorders } from './recorders.ts';
import { saveAndForget } from './save.ts';

const words = strings.recorders;

/** Asks what to do, before memory ends and once more when the run waits for it. */
export function RecorderBar() {
  const { state, bytes, wires } = useRecorders();
  const budget = useView((s) => Number(s.recordingBudget) * 2 ** 20);
  if (state !== 'near' && state !== 'full') return null;
  const text =
    state === 'full'
      ? words.full(printBytes(budget))
      : words.near(printBytes(bytes), printBytes(budget));
  return (
    <NoticeBar text={text}>
      <button type="button" className="primary" onClick={saveAndForget}>
        {words.save}
      </button>
      {canThin(wires) && (
        <button type="button" onClick={thinOut}>
          {words.thin}
        </button>
      )}
      <button type="button" onClick={stopRecording}>
        {words.stop}
      </button>
    </NoticeBar>
  );
}

/** Selects the first recorder of the document. */
function showFirst(): void {
  const recorder = useRecorders.getState().wires[0]?.recorder;
  const id = Object.keys(useDocument.getState().document.nodes).find(
    (each) => engineId(each) === recorder,
  );
  if (id !== undefined) useView.getState().set({ inspector: true, selection: [id] });
}

/** The memory they take, in the status bar. */
export function RecordedItem() {
  const text = useRecorders((s) => (s.bytes > 0 ? words.memory(printBytes(s.bytes)) : ''));
  if (text === '') return null;
  return (
    <button type="button" title={words.memoryWhy} onClick={showFirst}>
      {text}
    </button>
  );
}
