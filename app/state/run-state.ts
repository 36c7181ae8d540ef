/**
 * The state of a run as a file: weights, thresholds and all, to go on with another day. It fits the
 * network it was saved from, built with the same seed, here or on the command line.
 */

import { host } from '../host/host.ts';
import { strings } from '../strings.ts';
import { useDocument } from './document.ts';
import { beginRun, endRun } from './runs.ts';
import { engine, pause, prepare, settled, useSimulation } from './simulation.ts';
import { clearTelemetry } from './telemetry.ts';
import { useView } from './view.ts';

const words = strings.run.stateFile;
const ENDING = '.state';

/** What a state says of itself; null: it is none. */
export function headerOf(
  state: ArrayBuffer,
): { readonly step: number; readonly hash: string } | null {
  if (state.byteLength < 8) return null;
  const length = new DataView(state).getUint32(0, true);
  if (8 + length > state.byteLength) return null;
  try {
    const text = new TextDecoder().decode(new Uint8Array(state, 8, length));
    const read = JSON.parse(text) as { format?: unknown; step?: unknown; hash?: unknown } | null;
    const { format, step, hash } = read ?? {};
    return format === 'snn-checkpoint' && typeof step === 'number' && typeof hash === 'string'
      ? { step, hash }
      : null;
  } catch {
    return null; // other bytes
  }
}

const say = (sentence: string) => useView.getState().say(sentence);
const seconds = (step: number) => {
  const ms = step * (useSimulation.getState().summary?.dt ?? 0);
  return `${Number((ms / 1000).toPrecision(6))}\u2009s`;
};

/** Pauses, and hands over the state as a file. */
export async function saveRunState(): Promise<void> {
  if (!useSimulation.getState().summary) return say(words.nothing);
  await pause();
  await settled();
  const state = await engine().checkpoint();
  if (!state.ok) return say(words.nothing);
  const at = seconds(headerOf(state.value)?.step ?? 0);
  const title = useDocument.getState().document.title || 'network';
  const name = `${title} ${at}`.replace(/[^\p{L}\p{N}. -]+/gu, ' ');
  host.download(`${name}${ENDING}`, new Blob([state.value]));
  say(words.saved(at));
}

/** Asks for a file and takes the run up where its state was saved. */
export async function openRunState(): Promise<void> {
  const file = await host.choose(ENDING);
  if (!file) return;
  const state = await file.arrayBuffer();
  const header = headerOf(state);
  if (!header) return say(words.noState(file.name));
  await pause();
  await settled();
  if (!(await prepare())) return;
  if (useSimulation.getState().summary?.hash !== header.hash) return say(words.other(file.name));
  const { document } = useDocument.getState();
  await endRun();
  const restored = await engine().restore(state);
  if (!restored.ok) return say(words.noState(file.name));
  clearTelemetry();
  const { step } = restored.value;
  useSimulation.setState({ step, sampled: step });
  // What led here is not known, so that this run cannot be repeated from its beginning.
  beginRun(document, { events: [], complete: false, origin: null });
  say(words.opened(seconds(restored.value.step)));
}
