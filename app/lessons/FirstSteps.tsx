/**
 * What a newcomer sees first: three short steps on a card, each done by doing it, with the knob of
 * the first one in the card itself. Closed once, it stays away; Help brings it back.
 */

import { Play, X } from 'lucide-react';
import { parseQuantity, setParameter } from '#engine';
import { newDocument } from '../commands/files.ts';
import { sliderRange } from '../inspector/field-state.ts';
import { edit, useDocument } from '../state/document.ts';
import { useLesson } from '../state/lesson.ts';
import { motionReduced } from '../state/preferences.ts';
import { registry } from '../state/registry.ts';
import { play, useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import './lessons.css';

const words = strings.first;
const HIDDEN = 4;
const SOURCE = 'core/dc-current';

/** The card of first steps; nothing once they are done or hidden, or during a lesson. */
export function FirstSteps() {
  const step = useView((s) => s.firstSteps);
  const set = useView((s) => s.set);
  const lesson = useLesson((s) => s.lesson !== null);
  const empty = useDocument((s) => Object.keys(s.document.nodes).length === 0);
  const isFirst = useDocument((s) => s.name === 'one-neuron.snn');
  if (step >= HIDDEN || lesson || empty || !isFirst) return null;
  return (
    <section className="teach-card" aria-label={words.title}>
      <header>
        <strong>{step < 3 ? words.steps[step] : words.done}</strong>
        <button
          type="button"
          className="icon-button"
          aria-label={words.hide}
          title={words.hide}
          onClick={() => set({ firstSteps: HIDDEN })}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </header>
      {step === 0 && <CurrentKnob />}
      <footer>
        <span className="teach-next">
          {step === 0 && (
            <button type="button" className="link" onClick={() => set({ firstSteps: 1 })}>
              {words.next}
            </button>
          )}
          <button type="button" className="link" onClick={() => set({ left: 'examples' })}>
            {words.examples}
          </button>
          <button type="button" className="link" onClick={() => set({ left: 'lessons' })}>
            {words.lessons}
          </button>
          <button type="button" className="link" onClick={newDocument}>
            {words.empty}
          </button>
        </span>
      </footer>
    </section>
  );
}

/** The first current of the graph as a slider. */
function CurrentKnob() {
  const id = useDocument(
    (s) => Object.entries(s.document.nodes).find(([, n]) => n.type === SOURCE)?.[0],
  );
  const text = useDocument((s) => (id ? s.document.nodes[id]?.parameters?.I : undefined));
  if (!id || typeof text !== 'string') return null;
  const value = parseQuantity(text, 'pA');
  if (!value.ok) return null;
  const now = Math.round(value.value);
  const declared = registry.get(SOURCE)?.parameters.I;
  const fallback = declared?.kind === 'quantity' ? declared.default : now;
  const [low, high] = sliderRange(now, fallback, { low: 0, high: null, whole: false });
  return (
    <label className="teach-knob">
      {words.current}
      <input
        type="range"
        min={low}
        max={high}
        step={5}
        value={now}
        onChange={(event) => {
          const next = `${event.target.value} pA`;
          edit(
            `${words.current}: I ${text} → ${next}`,
            (d) => setParameter(d, id, 'I', next),
            'first current',
          );
        }}
      />
      <output>
        {now}
        {'\u2009pA'}
      </output>
    </label>
  );
}

/** With reduced motion nothing starts by itself: a large button does. */
export function BigPlay() {
  const state = useSimulation((s) => s.state);
  const step = useView((s) => s.firstSteps);
  const isFirst = useDocument((s) => s.name === 'one-neuron.snn');
  if (!isFirst || step >= HIDDEN || !motionReduced()) return null;
  if (state !== 'empty' && state !== 'ready') return null;
  return (
    <button type="button" className="big-play primary" onClick={() => void play()}>
      <Play size={28} strokeWidth={1.5} aria-hidden="true" />
      {words.play}
    </button>
  );
}
