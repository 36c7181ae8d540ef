/**
 * How the app begins: a graph in the link, else what was being edited, else the first example,
 * already playing, so that a newcomer sees spikes without a click.
 */

import { readDocument, serialise } from '#engine';
import { openText } from '../commands/actions.ts';
import { useDocument } from './document.ts';
import { examples } from './examples.ts';
import { registry } from './registry.ts';
import { play, useSimulation } from './simulation.ts';

const JOURNAL = 'spikeloom.journal';
const JOURNAL_DELAY = 500; // ms
/** Model time per wall time of the first example: slow enough to see single spikes. */
const TEACHING_SPEED = 0.1;

interface Journal {
  readonly name: string;
  readonly text: string;
}

/** Opens the first document and starts keeping the journal. */
export function begin(): void {
  const kept = readJournal();
  if (kept && openText(kept.text, kept.name)) keepJournal();
  else {
    const [first] = examples;
    if (first) openText(first.text, first.file);
    keepJournal();
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    useSimulation.setState({ speed: TEACHING_SPEED });
    if (!still) void play();
  }
}

function readJournal(): Journal | null {
  try {
    const text = localStorage.getItem(JOURNAL);
    const journal = text ? (JSON.parse(text) as Journal) : null;
    return journal && readDocument(journal.text, registry).ok ? journal : null;
  } catch {
    return null; // a damaged journal is no journal
  }
}

/** Writes every change within a second, so that a crash loses nothing. */
function keepJournal(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  useDocument.subscribe((now, before) => {
    if (now.document === before.document || now.past.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { document, name } = useDocument.getState();
      localStorage.setItem(JOURNAL, JSON.stringify({ name, text: serialise(document) }));
    }, JOURNAL_DELAY);
  });
}
