/** The clock of the run bar: how far a build or a run is, and how long it will still take. */

import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { printBytes, printCount, printFactor, printWait, progress } from './run-target.ts';

const words = strings.run;

/** How far a build is, and how long it will take. */
export function BuildClock() {
  const building = useSimulation((s) => s.building);
  if (!building) return null;
  const { share, expected, since } = building;
  const passed = (performance.now() - since) / 1000;
  const left = share > 0.05 && passed > 1 ? (passed * (1 - share)) / share : null;
  const percent = Math.floor(share * 100);
  return (
    <span className="run-clock">
      <output aria-label={words.building(percent)}>
        {words.states.building} {percent}
        {'\u2009'}%
      </output>
      <span className="run-under">
        {[
          expected ? words.expected(printCount(expected.synapses), printBytes(expected.bytes)) : '',
          left === null ? '' : words.left(printWait(left)),
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
      <progress max={1} value={share} aria-label={words.building(percent)}>
        {percent} %
      </progress>
    </span>
  );
}

/** Model time, with progress and waiting time under way. */
export function Clock() {
  const step = useSimulation((s) => s.step);
  const summary = useSimulation((s) => s.summary);
  const state = useSimulation((s) => s.state);
  const factor = useSimulation((s) => s.realTimeFactor);
  const end = useSimulation((s) => s.end);
  const began = useSimulation((s) => s.began);
  const dt = summary?.dt ?? 0;
  const now = step * dt;
  const running = state === 'running';
  const known = end !== null && running ? progress(began, end * dt, now, factor) : null;
  const percent = known ? Math.floor(known.share * 100) : 0;
  return (
    <span className="run-clock">
      <output aria-label={words.time}>
        <i>t</i> {(now / 1000).toFixed(3)}
        {'\u2009'}s
      </output>
      <span className="run-under">
        {known
          ? `${percent} %${known.left === null || known.left < 1 ? '' : `, ${words.left(printWait(known.left))}`}`
          : running && factor > 0
            ? words.realTime(printFactor(factor))
            : words.states[state]}
      </span>
      {known && (
        <progress max={1} value={known.share} aria-label={words.progress}>
          {percent} %
        </progress>
      )}
    </span>
  );
}
