/**
 * What a readout decides and what a modulator says, beside the model on the card: the class with its
 * share of the scores, and whether it is right where something compares it with a label; a bar from
 * -1 to 1. Written straight to the page, five times a second at most.
 */

import { useEffect, useRef } from 'react';
import { flatId, type NodeDefinition, splitPort } from '#engine';
import { dockTime } from '../dock/plots/live.ts';
import { onFrame } from '../state/frames.ts';
import { useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { type HeldSample, seriesOf, watch } from '../state/telemetry.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { placesOf } from './places.ts';

const words = strings.canvas;
const INTERVAL = 200; // ms

/** The port a card's line tells of: scores where a class is chosen from them, or a modulator's value. */
export function livePort({ category, ports }: NodeDefinition): string | null {
  const out = Object.entries(ports).filter(([, p]) => p.flow === 'out');
  const of = (kind: string) => out.find(([, p]) => p.kind === kind)?.[0] ?? null;
  if (category === 'readout') return of('label') === null ? null : of('result');
  return category === 'modulator' ? of('mod') : null;
}

interface Props {
  readonly id: string;
  readonly definition: NodeDefinition;
  readonly port: string;
}

/** The line of a card that has such a port. */
export function LiveLine({ id, definition, port }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const scope = useView((s) => s.scope);
  const hash = useSimulation((s) => s.summary?.hash);
  const truth = useScene((s) => truthOf(placesOf(s.document), `${id}/${port}`));
  const isModulator = definition.category === 'modulator';
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network is watched anew
  useEffect(() => {
    const node = flatId(scope, id);
    const [truthNode = '', truthPort = ''] = splitPort(truth) ?? [];
    const label = flatId(scope, truthNode);
    const stops = [watch(node, port, isModulator ? 'signal' : 'held')];
    if (!isModulator && truthNode !== '') stops.push(watch(label, truthPort, 'held'));
    const stop = onFrame(() => {
      const target = place.current;
      if (!target) return;
      const dt = useSimulation.getState().summary?.dt ?? 0.1;
      const until = dockTime.past === null ? Number.POSITIVE_INFINITY : dockTime.past / dt;
      if (isModulator) showValue(target, valueAt(node, port, until));
      else {
        const scores = sampleAt(node, port, until);
        const right =
          scores && truthNode !== '' ? sampleAt(label, truthPort, scores.step - 1) : null;
        showClass(target, scores, right?.data[0] ?? null);
      }
    }, INTERVAL);
    return () => {
      stop();
      for (const end of stops) end();
    };
  }, [id, port, scope, truth, isModulator, hash]);
  return (
    <span className={isModulator ? 'card-live signed' : 'card-live'} ref={place}>
      <i aria-hidden="true">
        <b />
      </i>
      <span />
    </span>
  );
}

/** The label that some node compares with this result; empty where none does. */
function truthOf({ scene, boxes }: ReturnType<typeof placesOf>, result: string): string {
  const edges = Object.values(scene.edges);
  for (const { from, to } of edges) {
    if (from !== result) continue;
    const [judge = ''] = splitPort(to) ?? [];
    for (const [name, port] of Object.entries(boxes.get(judge)?.definition?.ports ?? {})) {
      if (port.flow !== 'in' || port.kind !== 'label') continue;
      const wire = edges.find((edge) => edge.to === `${judge}/${name}`);
      if (wire) return wire.from;
    }
  }
  return '';
}

function sampleAt(node: string, port: string, step: number): HeldSample | null {
  const series = seriesOf(node, port);
  return series?.kind === 'held' ? (series.samples.findLast((s) => s.step <= step) ?? null) : null;
}

function valueAt(node: string, port: string, step: number): number | null {
  const series = seriesOf(node, port);
  if (series?.kind !== 'signal') return null;
  let row = series.count - 1;
  while (row >= 0 && (series.step[row] ?? 0) > step) row--;
  return row < 0 ? null : (series.values[row * series.elements] ?? null);
}

function showClass(place: HTMLElement, scores: HeldSample | null, truth: number | null): void {
  const [bar, text] = [place.querySelector('b'), place.lastElementChild];
  if (!bar || !text) return;
  let winner = 0;
  let sum = 0;
  for (const [k, score] of (scores?.data ?? []).entries()) {
    sum += Math.max(0, score);
    if (score > (scores?.data[winner] ?? Number.NEGATIVE_INFINITY)) winner = k;
  }
  const share = sum > 0 ? (scores?.data[winner] ?? 0) / sum : 0;
  place.classList.toggle('seen', share > 0);
  bar.style.width = `${Math.round(100 * share)}%`;
  const mark = truth === null ? '' : truth === winner ? ` ${words.right}` : ` ${words.wrong}`;
  const says = share > 0 ? `${winner}${mark}` : '';
  if (text.textContent !== says) text.textContent = says;
}

function showValue(place: HTMLElement, value: number | null): void {
  const [bar, text] = [place.querySelector('b'), place.lastElementChild];
  if (!bar || !text) return;
  place.classList.toggle('seen', value !== null);
  const shown = Math.max(-1, Math.min(1, value ?? 0));
  bar.style.left = `${50 + 50 * Math.min(0, shown)}%`;
  bar.style.width = `${50 * Math.abs(shown)}%`;
  const says = value === null ? '' : String(Number(value.toPrecision(2)));
  if (text.textContent !== says) text.textContent = says;
}
