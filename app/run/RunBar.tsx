/**
 * Play, pause, step and reset; model time, speed, length and seed; how far a long run is. Each state
 * of the run has its own button and its own words, and changes of state are said aloud.
 */

import {
  Dices,
  LoaderCircle,
  Lock,
  LockOpen,
  Pause,
  Play,
  RotateCcw,
  SkipForward,
  TriangleAlert,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { setSimulation } from '#engine';
import { printTime } from '../dock/plots/time-axis.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { edit, useDocument } from '../state/document.ts';
import { rollSeed, setSpeed, stepBy, useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import './run.css';
import { rewind, toggle, useRunSettings } from './run-settings.ts';
import { printFactor, printWait, progress, readTime, SPEEDS, type Target } from './run-target.ts';

/** The run bar, centre of the top bar. */
export function RunBar() {
  const state = useSimulation((s) => s.state);
  const dt = useSimulation((s) => s.summary?.dt ?? 0.1);
  return (
    <section className="run-bar" aria-label="Run">
      <PlayButton />
      <StepButton dt={dt} disabled={state === 'building' || state === 'failed'} />
      <button
        type="button"
        className="run-button"
        title="Reset (Shift+Space)"
        aria-label="Reset"
        onClick={() => void rewind()}
      >
        <RotateCcw aria-hidden="true" />
      </button>
      <Clock />
      <Speed />
      <Length />
      <Seed />
      <Spoken />
    </section>
  );
}

/** What can be run at all: something that computes. */
const hasNetwork = (nodes: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(nodes).length > 0;

function PlayButton() {
  const state = useSimulation((s) => s.state);
  const empty = useDocument((s) => !hasNetwork(s.document.nodes));
  const errors = useDiagnostics((s) => s.problems.filter((p) => p.severity === 'error').length);
  if (state === 'building')
    return (
      <button
        type="button"
        className="run-button building"
        disabled
        title="Building the network"
        aria-label="Building the network"
      >
        <LoaderCircle aria-hidden="true" />
      </button>
    );
  if (state === 'failed')
    return (
      <button
        type="button"
        className="run-button failed"
        title="The run stopped at a problem. Show it."
        aria-label="The run stopped at a problem. Show it."
        onClick={() => useView.getState().set({ dock: true, dockTab: 'problems' })}
      >
        <TriangleAlert aria-hidden="true" />
      </button>
    );
  if (errors > 0 && state !== 'running') {
    const words = `${errors} ${errors === 1 ? 'problem keeps' : 'problems keep'} this from running. Show`;
    return (
      <button
        type="button"
        className="run-button blocked"
        title={words}
        aria-label={words}
        onClick={() => useView.getState().set({ dock: true, dockTab: 'problems' })}
      >
        <Play aria-hidden="true" />
        <span>{errors}</span>
      </button>
    );
  }
  const running = state === 'running';
  const words = empty
    ? 'Add a neuron first'
    : running
      ? 'Pause (Space)'
      : state === 'done'
        ? 'Run on (Space)'
        : 'Play (Space)';
  return (
    <button
      type="button"
      className={running ? 'run-button primary running' : 'run-button primary'}
      disabled={empty}
      title={words}
      aria-label={running ? 'Pause' : 'Play'}
      onClick={() => void toggle()}
    >
      {running ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
    </button>
  );
}

function StepButton({ dt, disabled }: { readonly dt: number; readonly disabled: boolean }) {
  const millisecond = Math.max(1, Math.round(1 / dt));
  return (
    <span className="run-split">
      <button
        type="button"
        className="run-button"
        disabled={disabled}
        title="One step (.)"
        aria-label="One step"
        onClick={() => void stepBy(1)}
      >
        <SkipForward aria-hidden="true" />
      </button>
      <select
        aria-label="Step by"
        title="Step by"
        value=""
        disabled={disabled}
        onChange={(event) => void stepBy(Number(event.target.value))}
      >
        <option value="" disabled>
          Step by…
        </option>
        <option value={1}>one step, {printTime(dt)}</option>
        <option value={millisecond}>1 ms</option>
        <option value={10 * millisecond}>10 ms</option>
        <option value={100 * millisecond}>100 ms</option>
      </select>
    </span>
  );
}

/** Model time, with progress and waiting time under way. */
function Clock() {
  const step = useSimulation((s) => s.step);
  const summary = useSimulation((s) => s.summary);
  const state = useSimulation((s) => s.state);
  const factor = useSimulation((s) => s.realTimeFactor);
  const span = useSimulation((s) => s.duration);
  const began = useRunSettings((s) => s.began);
  const now = step * (summary?.dt ?? 0);
  const running = state === 'running';
  const known = span !== null && running ? progress(began, began + span, now, factor) : null;
  return (
    <span className="run-clock">
      <output aria-label="Model time">
        <i>t</i> {(now / 1000).toFixed(3)}
        {'\u2009'}s
      </output>
      <span className="run-under">
        {known
          ? `${Math.floor(known.share * 100)} %${known.left === null || known.left < 1 ? '' : `, ${printWait(known.left)} left`}`
          : running && factor > 0
            ? `${printFactor(factor)} real time`
            : STATE_WORDS[state]}
      </span>
      {known && (
        <progress max={1} value={known.share} aria-label="Progress of the run">
          {Math.floor(known.share * 100)} %
        </progress>
      )}
    </span>
  );
}

const STATE_WORDS = {
  empty: '',
  building: 'building',
  ready: 'ready',
  running: 'running',
  paused: 'paused',
  done: 'finished',
  failed: 'stopped',
} as const;

function Speed() {
  const speed = useSimulation((s) => s.speed);
  const known = SPEEDS.some(([value]) => value === speed);
  return (
    <label className="run-field">
      <span>speed</span>
      <select
        aria-label="Speed: model time per wall time"
        value={speed === null ? 'max' : String(speed)}
        onChange={(event) =>
          void setSpeed(event.target.value === 'max' ? null : Number(event.target.value))
        }
      >
        {!known && <option value={String(speed)}>×{speed}</option>}
        {SPEEDS.map(([value, title]) => (
          <option key={title} value={value === null ? 'max' : String(value)}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** For ever, for a time, or until a time. */
function Length() {
  const target = useRunSettings((s) => s.target);
  const set = (next: Target) => useRunSettings.setState({ target: next });
  const time = target.kind === 'for' ? target.span : target.kind === 'until' ? target.time : 1000;
  const choose = (kind: string) =>
    set(
      kind === 'for'
        ? { kind, span: time }
        : kind === 'until'
          ? { kind, time }
          : { kind: 'forever' },
    );
  return (
    <span className="run-field">
      <select
        aria-label="How long to run"
        value={target.kind}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="forever">until paused</option>
        <option value="for">for</option>
        <option value="until">until</option>
      </select>
      {target.kind !== 'forever' && (
        <TextField
          label={target.kind === 'for' ? 'Run for' : 'Run until'}
          value={printTime(time)}
          width={64}
          read={(text) => {
            const read = readTime(text);
            if (read === null) return false;
            set(
              target.kind === 'for' ? { kind: 'for', span: read } : { kind: 'until', time: read },
            );
            return true;
          }}
        />
      )}
    </span>
  );
}

function Seed() {
  const seed = useDocument((s) => s.document.simulation?.seed ?? 1);
  const locked = useRunSettings((s) => s.locked);
  return (
    <span className="run-field run-seed">
      <span>seed</span>
      <TextField
        label="Seed"
        value={String(seed)}
        width={58}
        read={(text) => {
          const value = Number(text.trim());
          if (!Number.isInteger(value) || value < 0 || value > 2 ** 32 - 1) return false;
          edit(`Seed ${seed} → ${value}`, (d) => setSimulation(d, { seed: value }));
          return true;
        }}
      />
      <button
        type="button"
        className="run-button small"
        title="New seed (Shift+S)"
        aria-label="New seed"
        onClick={rollSeed}
      >
        <Dices aria-hidden="true" />
      </button>
      <button
        type="button"
        className="run-button small"
        aria-pressed={!locked}
        title={
          locked
            ? 'Same seed at each reset. Click for a new one each time.'
            : 'A new seed at each reset. Click to keep it.'
        }
        aria-label="New seed at each reset"
        onClick={() => useRunSettings.setState({ locked: !locked })}
      >
        {locked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
      </button>
    </span>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly width: number;
  /** Takes a text over; false: it means nothing here. */
  readonly read: (text: string) => boolean;
}

/** A small field that keeps what is typed until Enter or leaving, and then takes it or goes back. */
function TextField({ label, value, width, read }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const take = () => {
    if (draft === null) return;
    if (read(draft)) setWrong(false);
    setDraft(null);
  };
  return (
    <input
      aria-label={label}
      aria-invalid={wrong}
      style={{ width }}
      value={draft ?? value}
      onChange={(event) => {
        setDraft(event.target.value);
        setWrong(false);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          if (draft !== null && !read(draft)) setWrong(true);
          else setDraft(null);
        } else if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

/** Says changes of state to screen readers, politely and not with every number. */
function Spoken() {
  const state = useSimulation((s) => s.state);
  const region = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const { step, summary } = useSimulation.getState();
    const at = summary ? ` at ${printTime(step * summary.dt)}` : '';
    if (region.current)
      region.current.textContent = state === 'empty' ? '' : `Run ${STATE_WORDS[state]}${at}.`;
  }, [state]);
  return <span className="sr-only" aria-live="polite" ref={region} />;
}
