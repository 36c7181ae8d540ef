/**
 * Recorders of the document: what is wired to one is kept whole, at full resolution, until it is
 * saved or the run begins anew. All of them share a budget of memory: near it a person is asked what
 * to do, at it the run is paused, so that nothing is lost unasked.
 */

import { create } from 'zustand';
import {
  type GraphDocument,
  innerNodes,
  type ProbeReply,
  type ResolvedGraph,
  type ResolvedValue,
} from '#engine';
import { resolvedOf, shownUnit } from '../dock/plots/sources.ts';
import { useDocument } from '../state/document.ts';
import { pause, runTo, useSimulation } from '../state/simulation.ts';
import { addTap, type Tap } from '../state/telemetry.ts';
import { useView } from '../state/view.ts';
import { Rows } from './rows.ts';

/** What is kept of one wire into a recorder. */
export interface Recorded {
  /** The recorder and what is wired to it, as the engine names them. */
  readonly recorder: string;
  readonly node: string;
  readonly port: string;
  readonly name: string;
  readonly kind: 'spikes' | 'signal' | 'weights';
  readonly unit: string;
  readonly every: string;
  /** Spikes: step, neuron. Else: step, values. Null before the network is built. */
  rows: Rows | null;
  /** Of a signal only every so many samples are kept. */
  stride: number;
  /** Steps between two samples. */
  everySteps: number;
  synapses: ProbeReply['synapses'] | null;
}

interface RecordersState {
  /** Of all recorders, as last looked at. */
  readonly bytes: number;
  /** Wires that are recorded. */
  readonly wires: readonly Recorded[];
  /** `near`: a person should decide; `full`: the run waits for it; `stopped`: nothing more is kept. */
  readonly state: 'recording' | 'near' | 'full' | 'stopped';
  /** Rises when counts may have changed. */
  readonly version: number;
}

export const useRecorders = create<RecordersState>()(() => ({
  bytes: 0,
  wires: [],
  state: 'recording',
  version: 0,
}));

const get = useRecorders.getState;
const set = useRecorders.setState;

/** The share of the budget at which a person is asked. */
const NEAR = 0.8;
const MEGABYTE = 2 ** 20;
const KINDS: Readonly<Record<string, Recorded['kind']>> = {
  'core/spike-recorder': 'spikes',
  'core/trace-recorder': 'signal',
  'core/weight-recorder': 'weights',
};

/** Whether a node type is a recorder. */
export const isRecorder = (type: string): boolean => type in KINDS;

const budget = (): number => Number(useView.getState().recordingBudget) * MEGABYTE;
const taps = new Map<string, { readonly wire: Recorded; readonly end: () => void }>();

/** Wires into recorders. */
function wanted({ nodes, edges }: ResolvedGraph): ReadonlyMap<string, Recorded> {
  const found = new Map<string, Recorded>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const { from, to } of edges) {
    const recorder = byId.get(to.node);
    const kind = KINDS[recorder?.definition.type ?? ''];
    const source = byId.get(from.node);
    if (!kind || !source || recorder?.muted || source.muted) continue;
    const every = everyOf(recorder?.parameters.every);
    found.set(`${to.node} ${from.node}/${from.port} ${every}`, {
      recorder: to.node,
      node: from.node,
      port: from.port,
      name: source.name,
      kind,
      unit: shownUnit(
        source.ports[from.port]?.unit ?? '1',
        source.definition.behaviour.kind === 'dynamics',
      ),
      every,
      rows: null,
      stride: 1,
      everySteps: 1,
      synapses: null,
    });
  }
  return found;
}

/** Of spikes all are kept; they come in such pieces. */
const everyOf = (value: ResolvedValue | undefined): string =>
  value?.kind === 'number' ? `${value.value} ms` : '10 ms';

/** Whether there can be recorders at all: to resolve a large graph for nothing would cost each edit. */
function mayRecord({ nodes, definitions }: GraphDocument): boolean {
  for (const id in nodes) if (isRecorder(nodes[id]?.type ?? '')) return true;
  return Object.values(definitions ?? {}).some((definition) =>
    innerNodes(definition).some(({ type }) => isRecorder(type)),
  );
}

function follow(document: GraphDocument): void {
  if (taps.size === 0 && !mayRecord(document)) return;
  // While something is wrong with it what was recorded stays.
  const graph = resolvedOf(document);
  if (!graph) return;
  const wires = wanted(graph);
  for (const [key, { end }] of taps)
    if (!wires.has(key)) {
      end();
      taps.delete(key);
    }
  for (const [key, wire] of wires)
    if (!taps.has(key)) taps.set(key, { wire, end: addTap(tapOf(wire)) });
  set({ wires: [...taps.values()].map(({ wire }) => wire) });
  look();
}

function tapOf(wire: Recorded): Tap {
  const { node, port, every } = wire;
  return {
    node,
    port,
    every,
    begin({ elements, every: steps, synapses = null }) {
      const width = wire.kind === 'spikes' ? 2 : 1 + elements;
      if (wire.rows?.width !== width)
        wire.rows = new Rows(
          wire.kind === 'spikes' ? new Uint32Array(0) : new Float64Array(0),
          width,
        );
      wire.everySteps = steps;
      wire.synapses = synapses;
    },
    take(step, data) {
      const { rows } = wire;
      if (!rows || get().state === 'stopped') return;
      if (wire.kind === 'spikes') {
        const pairs = new Uint32Array(data);
        for (let k = 0; k < pairs.length; k += 2) rows.push(step + (pairs[k] ?? 0), pairs, k + 1);
      } else if (isKept(wire, step + 1)) rows.push(step + 1, new Float64Array(data));
    },
    rewind(step) {
      // A run that begins anew is recorded anew.
      if (step === 0) {
        wire.rows?.clear();
        wire.stride = 1;
        set({ state: 'recording' });
      } else wire.rows?.keep((at) => (wire.kind === 'spikes' ? at < step : at <= step));
    },
  };
}

const isKept = ({ everySteps, stride }: Recorded, at: number): boolean =>
  Math.round(at / everySteps) % stride === 0;

/** Looks at what all of it takes, and says so where it is near its bound. */
function look(): void {
  const bytes = get().wires.reduce((sum, { rows }) => sum + (rows?.bytes ?? 0), 0);
  const before = get().state;
  const state =
    before === 'stopped'
      ? before
      : bytes >= budget()
        ? 'full'
        : bytes >= NEAR * budget()
          ? 'near'
          : 'recording';
  if (state === 'full' && before !== 'full' && useSimulation.getState().state === 'running')
    void pause();
  set({ bytes, state, version: get().version + 1 });
}

/** After room was made the run goes on, if it was paused for want of it. */
function goOn(change: () => void): void {
  const waited = get().state === 'full' && useSimulation.getState().state === 'paused';
  change();
  look();
  if (waited && get().state !== 'full') void runTo(useSimulation.getState().end);
}

/** Keeps every second sample of signals and weights, from the begin and from here on. */
export const thinOut = (): void =>
  goOn(() => {
    for (const wire of get().wires) {
      if (wire.kind === 'spikes') continue;
      wire.stride *= 2;
      wire.rows?.keep((at) => isKept(wire, at));
    }
  });

/** Whether thinning would help. */
export const canThin = (wires: readonly Recorded[]): boolean =>
  wires.some(({ kind, rows }) => kind !== 'spikes' && (rows?.count ?? 0) > 1);

/** Forgets what was recorded so far, of one recorder or of all; recording goes on. */
export const forgetRecorded = (recorder?: string): void =>
  goOn(() => {
    for (const wire of get().wires)
      if (recorder === undefined || wire.recorder === recorder) wire.rows?.clear();
  });

/** Keeps nothing more until the run begins anew. */
export const stopRecording = (): void => goOn(() => set({ state: 'stopped' }));

const LOOK = 500; // ms
let started = false;

/** Begins to record what recorders are wired to, once. */
export function startRecorders(): void {
  if (started) return;
  started = true;
  follow(useDocument.getState().document);
  useDocument.subscribe(({ document }, before) => {
    if (document.nodes !== before.document.nodes || document.edges !== before.document.edges)
      follow(document);
  });
  setInterval(() => {
    if (get().wires.length > 0) look();
  }, LOOK);
}
