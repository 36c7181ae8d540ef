/**
 * The camera and the microphone of this device, buttons and pads: while a graph that has such sources runs, what they
 * take is fed to the engine, and written down with the run so that it can be repeated. Nothing is
 * opened before, and nothing stays open when the run stops.
 */

import { strings } from '../strings.ts';
import { type LiveSource, liveSources, lumaOf } from './live-sources.ts';
import { noteEvent } from './runs.ts';
import { builtDocument, engine, onBeforeRun, useSimulation } from './simulation.ts';
import { useView } from './view.ts';

/** Samples per second of the sound: what the sources' neighbours take by default. */
const SAMPLE_RATE = 16_000;
const PORT = 'live';

async function give(node: string, values: Float32Array<ArrayBuffer>): Promise<void> {
  const data = values.buffer.slice(0);
  const fed = await engine().feed(node, PORT, values.buffer);
  if (fed.ok) noteEvent({ kind: 'feed', step: fed.value, node, port: PORT, data });
}

/** Pictures of the camera, scaled to what the source takes; gives what ends it. */
async function watch(source: LiveSource, stream: MediaStream): Promise<() => void> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  canvas.width = source.columns;
  canvas.height = source.rows;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const timer = setInterval(() => {
    if (!pen || video.readyState < video.HAVE_CURRENT_DATA) return;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    void give(source.node, lumaOf(pen.getImageData(0, 0, canvas.width, canvas.height).data));
  }, source.interval);
  return () => {
    clearInterval(timer);
    video.srcObject = null;
  };
}

/** The sound of the last interval, again and again; gives what ends it. */
async function listen(source: LiveSource, stream: MediaStream): Promise<() => void> {
  const audio = new AudioContext({ sampleRate: SAMPLE_RATE });
  const samples = Math.max(1, Math.round((source.interval * SAMPLE_RATE) / 1000));
  const tap = audio.createAnalyser();
  tap.fftSize = Math.min(32_768, Math.max(32, 2 ** Math.ceil(Math.log2(samples))));
  audio.createMediaStreamSource(stream).connect(tap);
  const heard = new Float32Array(tap.fftSize);
  const timer = setInterval(() => {
    tap.getFloatTimeDomainData(heard);
    void give(source.node, heard.slice(-samples));
  }, source.interval);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

let presses = 0;

/** A button of a graph goes down or up. */
export function pressButton(node: string, held: boolean): void {
  if (held) presses++;
  void give(node, Float32Array.of(presses, held ? 1 : 0));
}

/** Where pads were touched last, by node: x, y and whether they are pressed. */
const pads = new Map<string, readonly [x: number, y: number, pressed: number]>();

/** The place of a pad and whether it is pressed; the middle until it was touched. */
export const padOf = (node: string) => pads.get(node) ?? ([0, 0, 0] as const);

/** The pointer of a pad is here. */
export function touchPad(node: string, x: number, y: number, pressed: boolean): void {
  const place = [x, y, pressed ? 1 : 0] as const;
  pads.set(node, place);
  // While nothing runs only the last place counts, and a run begins with it.
  if (useSimulation.getState().state === 'running') void give(node, Float32Array.from(place));
}

/** A run begins where its pads are. */
async function placePads(): Promise<void> {
  const graph = builtDocument();
  if (!graph || repeating > 0) return;
  for (const [node, place] of pads)
    if (graph.nodes[node]?.type === 'core/mouse') await give(node, Float32Array.from(place));
}

const ends: (() => void)[] = [];
let turn = 0;
let repeating = 0;

/** What is repeated gets its live input from its log. */
export async function withoutDevices<T>(run: () => Promise<T>): Promise<T> {
  repeating++;
  close();
  try {
    return await run();
  } finally {
    repeating--;
  }
}

function close(): void {
  turn++;
  for (const end of ends.splice(0)) end();
}

async function open(): Promise<void> {
  const graph = builtDocument();
  if (!graph || repeating > 0) return;
  const mine = ++turn;
  const refused: string[] = [];
  let reason = '';
  for (const source of liveSources(graph)) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        source.kind === 'camera' ? { video: true } : { audio: true },
      );
      const stop = () => {
        for (const track of stream.getTracks()) track.stop();
      };
      if (mine !== turn) return stop();
      const end = await (source.kind === 'camera' ? watch : listen)(source, stream);
      const endAll = () => {
        end();
        stop();
      };
      if (mine !== turn) return endAll();
      ends.push(endAll);
    } catch (error) {
      // Refused, not there, or a page without the right to ask: the source stays dark.
      reason = error instanceof Error ? error.message : String(error);
      refused.push(strings.run.devices[source.kind]);
    }
  }
  if (refused.length > 0)
    useView.getState().say(strings.run.noDevices([...new Set(refused)], reason));
}

/** Opens devices when a run begins that asks for them, and closes them when it stops. */
export function followLiveInput(): void {
  onBeforeRun(placePads);
  useSimulation.subscribe((now, before) => {
    if (now.state === before.state) return;
    if (now.state === 'running') void open();
    else close();
  });
}
