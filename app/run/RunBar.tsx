/**
 * Play, pause, step and reset; model time, speed, length and seed; how far a long build or run is.
 * Each state of the run has its own button and its own words, and changes of state are said aloud.
 */

import {
  ChevronDown,
  LoaderCircle,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  SkipForward,
  TriangleAlert,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { printTime } from '../dock/plots/time-axis.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import {
  cancelBuild,
  reset,
  restart,
  setSpeed,
  stepBy,
  stepToSpike,
  togglePlay,
  useSimulation,
} from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import './run.css';
import { BuildClock, Clock } from './RunClock.tsx';
import { readTime, SPEEDS, type Target } from './run-target.ts';
import { Seed } from './Seed.tsx';
import { TextField } from './TextField.tsx';

const words = strings.run;

/** The run bar, centre of the top bar. */
export function RunBar() {
  const building = useSimulation((s) => s.building !== null);
  const failed = useSimulation((s) => s.state === 'failed');
  const dt = useSimulation((s) => s.summary?.dt ?? 0.1);
  return (
    <section className="run-bar" aria-label={words.title}>
      <PlayButton />
      <StepButton dt={dt} disabled={building || failed} />
      <button
        type="button"
        className="run-button"
        title={words.resetKey}
        aria-label={words.reset}
        disabled={building}
        onClick={() => void reset()}
      >
        <RotateCcw aria-hidden="true" />
      </button>
      {building ? <BuildClock /> : <Clock />}
      <Speed />
      <Length />
      <Seed />
      <Spoken />
    </section>
  );
}

const showProblems = () => useView.getState().set({ dock: true, dockTab: 'problems' });

/** Cancels a build on Escape, wherever the focus is; a field that is typed into is left first. */
function useEscape(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || (event.target as Element).closest('input, textarea')) return;
      event.stopPropagation();
      cancelBuild();
    };
    window.addEventListener('keydown', cancel, true);
    return () => window.removeEventListener('keydown', cancel, true);
  }, [active]);
}

function PlayButton() {
  const state = useSimulation((s) => s.state);
  const building = useSimulation((s) => s.building !== null);
  const over = useSimulation(
    ({ state: now, target, step, summary }) =>
      now === 'done' && target.kind === 'until' && step * (summary?.dt ?? 0) >= target.time,
  );
  const empty = useDocument((s) => Object.keys(s.document.nodes).length === 0);
  const errors = useDiagnostics((s) => s.problems.filter((p) => p.severity === 'error').length);
  useEscape(building);
  if (building)
    return (
      <button
        type="button"
        className="run-button building"
        title={words.cancelBuild}
        aria-label={words.cancelBuild}
        onClick={cancelBuild}
      >
        <LoaderCircle aria-hidden="true" />
      </button>
    );
  if (state === 'failed')
    return (
      <button
        type="button"
        className="run-button failed"
        title={words.failed}
        aria-label={words.failed}
        onClick={showProblems}
      >
        <TriangleAlert aria-hidden="true" />
      </button>
    );
  if (errors > 0 && state !== 'running')
    return (
      <button
        type="button"
        className="run-button blocked"
        title={words.blocked(errors)}
        aria-label={words.blocked(errors)}
        onClick={showProblems}
      >
        <Play aria-hidden="true" />
        <span>{errors}</span>
      </button>
    );
  const running = state === 'running';
  const label = running ? words.pause : over ? words.again : words.play;
  return (
    <button
      type="button"
      className={running ? 'run-button primary running' : 'run-button primary'}
      disabled={empty}
      title={empty ? words.addNeuron : `${label} (Space)`}
      aria-label={label}
      onClick={() => void (over ? restart() : togglePlay())}
    >
      {running ? (
        <Pause aria-hidden="true" />
      ) : over ? (
        <RotateCw aria-hidden="true" />
      ) : (
        <Play aria-hidden="true" />
      )}
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
        title={words.stepKey}
        aria-label={words.step}
        onClick={() => void stepBy(1)}
      >
        <SkipForward aria-hidden="true" />
      </button>
      <select
        aria-label={words.stepBy}
        title={words.stepBy}
        value=""
        disabled={disabled}
        onChange={(event) =>
          void (event.target.value === 'spike' ? stepToSpike() : stepBy(Number(event.target.value)))
        }
      >
        <option value="" disabled>
          {words.stepBy}…
        </option>
        <option value={1}>{words.stepOne(printTime(dt))}</option>
        <option value={millisecond}>1 ms</option>
        <option value={10 * millisecond}>10 ms</option>
        <option value={100 * millisecond}>100 ms</option>
        <option value="spike">{words.stepSpike}</option>
      </select>
      <ChevronDown className="run-split-arrow" size={14} strokeWidth={1.5} aria-hidden="true" />
    </span>
  );
}

function Speed() {
  const speed = useSimulation((s) => s.speed);
  const known = SPEEDS.some(([value]) => value === speed);
  return (
    <label className="run-field">
      <span>{words.speed}</span>
      <select
        aria-label={words.speedLabel}
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
  const target = useSimulation((s) => s.target);
  const set = (next: Target) => useSimulation.setState({ target: next });
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
        aria-label={words.length}
        value={target.kind}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="forever">{words.lengths.forever}</option>
        <option value="for">{words.lengths.for}</option>
        <option value="until">{words.lengths.until}</option>
      </select>
      {target.kind !== 'forever' && (
        <TextField
          label={target.kind === 'for' ? words.runFor : words.runUntil}
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

/** Says changes of state to screen readers, politely and not with every number. */
function Spoken() {
  const state = useSimulation((s) => s.state);
  const region = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const { step, summary } = useSimulation.getState();
    const at = summary ? ` at ${printTime(step * summary.dt)}` : '';
    if (region.current)
      region.current.textContent = state === 'empty' ? '' : words.spoken(words.states[state], at);
  }, [state]);
  return <span className="sr-only" aria-live="polite" ref={region} />;
}
