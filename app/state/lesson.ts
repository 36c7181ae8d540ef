/**
 * The lesson under way: which step, and whether what it asks for is done. Looked at four times a
 * second while a lesson is open. Which lessons were finished is kept locally.
 */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { parseQuantity } from '#engine';
import { openText } from '../commands/files.ts';
import { type Check, type Lesson, lessons } from '../lessons/lessons.ts';
import { useDocument } from './document.ts';
import { examples } from './examples.ts';
import { registry } from './registry.ts';
import { useSimulation } from './simulation.ts';
import { seriesOf, watch } from './telemetry.ts';
import { useView } from './view.ts';

interface LessonState {
  readonly lesson: Lesson | null;
  readonly step: number;
  /** The step's condition was met; it stays so. */
  readonly done: boolean;
  /** Choice made in a prediction; null: none yet. */
  readonly choice: number | null;
  readonly finished: readonly string[];
}

export const useLesson = create<LessonState>()(
  persist((): LessonState => ({ lesson: null, step: 0, done: false, choice: null, finished: [] }), {
    name: 'spikeloom.lessons',
    partialize: ({ finished }) => ({ finished }),
  }),
);

const PERIOD = 250; // ms between two looks
const RATE_WINDOW = 500; // ms of model time a rate is taken over
let looking: ReturnType<typeof setInterval> | undefined;
let unwatch: (() => void)[] = [];

const idOf = (name: string): string | undefined =>
  Object.entries(useDocument.getState().document.nodes).find(([, n]) => n.name === name)?.[0];

/** Opens a lesson with its graph, at a step of it. */
export function beginLesson(id: string, step = 0): void {
  const lesson = lessons.find((l) => l.id === id);
  const example = examples.find((e) => e.file === lesson?.graph);
  if (!lesson || !example || !openText(example.text, example.file)) return; // ends a lesson under way
  useSimulation.setState({ speed: lesson.speed });
  useView.setState({ left: 'lessons' });
  stopLooking();
  useLesson.setState({ lesson });
  enter(Math.min(step, lesson.steps.length - 1));
  for (const name of new Set(
    lesson.steps.flatMap((s) => (s.do?.kind === 'rate' ? [s.do.node] : [])),
  ))
    unwatch.push(watch(idOf(name) ?? '', 'spikes', 'spikes'));
  looking = setInterval(look, PERIOD);
}

// Another graph ends the lesson: its steps speak of the one it opened.
useDocument.subscribe((now, before) => {
  if (now.generation === before.generation || !useLesson.getState().lesson) return;
  stopLooking();
  useLesson.setState({ lesson: null });
});

/** Leaves the lesson; the graph stays. */
export function endLesson(): void {
  const { lesson, step, finished } = useLesson.getState();
  stopLooking();
  const over = lesson !== null && step === lesson.steps.length - 1;
  useLesson.setState({
    lesson: null,
    finished: over && lesson ? [...new Set([...finished, lesson.id])] : finished,
  });
}

function stopLooking(): void {
  clearInterval(looking);
  for (const stop of unwatch) stop();
  unwatch = [];
}

/** Goes to a step, and shows the node it is about. */
export function enter(step: number): void {
  const { lesson } = useLesson.getState();
  if (!lesson) return;
  useLesson.setState({ step, done: lesson.steps[step]?.do === undefined, choice: null });
  const point = lesson.steps[step]?.point;
  const id = point === undefined ? undefined : idOf(point);
  if (id) useView.getState().select([id]);
}

/** Answers the question of the step. */
export function choose(choice: number): void {
  useLesson.setState({ choice });
}

function look(): void {
  const { lesson, step, done } = useLesson.getState();
  const check = lesson?.steps[step]?.do;
  if (!check || done) return;
  if (holds(check)) useLesson.setState({ done: true });
}

const within = (value: number, check: { readonly above?: number; readonly below?: number }) =>
  value > (check.above ?? Number.NEGATIVE_INFINITY) &&
  value < (check.below ?? Number.POSITIVE_INFINITY);

/** Whether a condition is met now. */
function holds(check: Check): boolean {
  const { document } = useDocument.getState();
  if (check.kind === 'running') return useSimulation.getState().state === 'running';
  const id = idOf(check.node);
  const node = id === undefined ? undefined : document.nodes[id];
  if (!node || id === undefined) return false;
  switch (check.kind) {
    case 'muted':
      return (node.muted ?? false) === check.is;
    case 'parameter': {
      const value = node.parameters?.[check.name];
      const number =
        typeof value === 'number'
          ? value
          : typeof value === 'string'
            ? inUnit(value, check.unit)
            : null;
      return number !== null && within(number, check);
    }
    case 'rate': {
      const rate = rateOf(id);
      return rate !== null && within(rate, check);
    }
    default:
      return check satisfies never;
  }
}

/** A quantity as a number of the given unit; null where it is of another kind. */
function inUnit(text: string, unit: string): number | null {
  const value = parseQuantity(text, unit);
  return value.ok ? value.value : null;
}

/** Spikes per neuron and second [Hz] over the last half second; null before as much has run. */
function rateOf(id: string): number | null {
  const series = seriesOf(id, 'spikes');
  const { step, summary } = useSimulation.getState();
  if (series?.kind !== 'spikes' || !summary) return null;
  const span = Math.round(RATE_WINDOW / summary.dt);
  if (step < span) return null;
  let first = series.count;
  while (first > 0 && (series.step[first - 1] ?? 0) >= step - span) first--;
  return (series.count - first) / Math.max(1, series.elements) / (RATE_WINDOW / 1000);
}

// ---- first steps

/** Follows the first steps: each completes by doing. */
export function followFirstSteps(): void {
  useDocument.subscribe(({ document, past }, before) => {
    const { firstSteps, set } = useView.getState();
    if (firstSteps > 2) return;
    if (past.length === 0 || document === before.document) return;
    if (firstSteps === 0) {
      const moved = Object.entries(document.nodes).some(
        ([id, node]) =>
          node.type === 'core/dc-current' &&
          before.document.nodes[id] !== undefined &&
          node.parameters?.I !== before.document.nodes[id]?.parameters?.I,
      );
      if (moved) set({ firstSteps: 1 });
    } else if (firstSteps === 1) {
      const added = (d: typeof document) =>
        Object.values(d.nodes).filter((n) => registry.get(n.type)?.category === 'projection')
          .length;
      if (added(document) > added(before.document)) set({ firstSteps: 2 });
    } else {
      const plots = (d: typeof document) =>
        Object.values(d.nodes).filter((n) => registry.get(n.type)?.category === 'plot').length;
      if (plots(document) > plots(before.document)) set({ firstSteps: 3 });
    }
  });
}
