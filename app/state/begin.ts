/**
 * How the app begins: a graph in the link, else what was being edited, else the first example,
 * already playing, so that a newcomer sees spikes without a click. Work of a window that crashed is
 * offered on top of whatever was opened.
 */

import { openText } from '../commands/files.ts';
import { keepLastView, showLastView } from '../commands/last-view.ts';
import { strings } from '../strings.ts';
import { useDocument } from './document.ts';
import { examples } from './examples.ts';
import { continueWork, findWork, keepJournal, openRecord, useRestore } from './journal.ts';
import type { JournalRecord } from './journal-store.ts';
import { beginLesson } from './lesson.ts';
import { motionReduced } from './preferences.ts';
import { readFragment } from './share.ts';
import { play, useSimulation } from './simulation.ts';
import { useView } from './view.ts';

/** A phone or a tablet that is held upright: too small for the studio. */
export const isHandheld: boolean =
  window.matchMedia('(pointer: coarse)').matches &&
  window.innerWidth < Math.min(1024, window.innerHeight);

/** Whether this window only shows a graph: nothing but its pinned controls can be changed. */
export const isEmbedded: boolean =
  isHandheld || new URLSearchParams(window.location.search).has('embed');

/** Opens the first document and starts keeping the journal. */
export async function begin(): Promise<void> {
  useDocument.setState({ viewOnly: isEmbedded });
  window.addEventListener('hashchange', () => void openFragment());
  const large = new URLSearchParams(window.location.search).get('stress');
  const linked = (large !== null && (await openStress(Number(large)))) || (await openFragment());
  if (isEmbedded) {
    if (!linked) openFirst();
    return;
  }
  try {
    const { own, crashed, last } = await findWork();
    if (crashed.length > 0) useRestore.setState({ offers: crashed, crashed: true });
    if (linked || isBegun()) {
      // the graph of the link or of a person who was faster stays; what was open before is kept
    } else if (own && openRecord(own)) goOn(own);
    else if (last && crashed.length === 0 && openRecord(last)) goOn(last);
    else openFirst();
  } catch {
    if (!linked && !isBegun()) openFirst();
    useView.getState().say(strings.restore.unavailable);
  }
  keepJournal();
  keepLastView();
}

/** Somebody has opened or made something meanwhile, by a drop for instance. */
const isBegun = (): boolean => {
  const { generation, past } = useDocument.getState();
  return generation > 0 || past.length > 0;
};

/** Goes on with what was edited before, where it was looked at. */
function goOn(record: JournalRecord): void {
  void continueWork(record);
  showLastView();
}

/** The first example, slow enough to see single spikes, playing unless motion is unwelcome. */
function openFirst(): void {
  const [first] = examples;
  if (!first || !openText(first.text, first.file)) return;
  useSimulation.setState({ speed: first.speed });
  if (!motionReduced()) void play();
}

/** Opens a large graph made by rule, and measures how long that takes until it is drawn. */
async function openStress(count: number): Promise<boolean> {
  if (!(count > 0)) return false;
  const { stressText } = await import('./stress.ts');
  const text = stressText(count);
  const start = performance.now();
  if (!openText(text, 'stress.snn')) return false;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => performance.measure('spikeloom:open', { start })),
  );
  return true;
}

/** The first example and its card again. */
export function showFirstSteps(): void {
  useView.getState().set({ firstSteps: 0, dialog: null });
  openFirst();
}

/** Opens the graph in the address, if there is one. */
async function openFragment(): Promise<boolean> {
  const shared = readFragment(window.location.hash);
  if (shared === null) return false;
  if (typeof shared === 'string') {
    useView.getState().say(shared);
    return false;
  }
  if (!openText(shared.text, strings.link.shared)) return false;
  if (shared.theme) useView.setState({ theme: shared.theme });
  if (shared.lesson) beginLesson(shared.lesson, shared.step);
  // The address would bring the graph back at every reload, over the changes made since.
  if (!isEmbedded)
    history.replaceState(null, '', window.location.pathname + window.location.search);
  if (shared.play) void play();
  return true;
}
