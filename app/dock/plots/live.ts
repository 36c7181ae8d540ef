/**
 * The beat of the dock: once per frame that brought samples, feeds take them in, the shared time
 * axis advances, and the panels that can be seen paint. Panels join and leave; none of this passes
 * through React.
 */

import { onFrame } from '../../state/frames.ts';
import { useSimulation } from '../../state/simulation.ts';
import { momentShown } from '../../state/telemetry.ts';
import { cancelPaint, type Paintable, paintAtOnce, requestPaint } from './painter.ts';
import { TimeAxis } from './time-axis.ts';

/** The window and cursor all plots of the dock share. */
export const dockTime = new TimeAxis();

export interface Member extends Paintable {
  /** Takes in new samples. */
  update(): void;
}

const members = new Set<Member>();
let stop: (() => void) | null = null;

function beat(): void {
  const { summary, sampled } = useSimulation.getState();
  const dt = summary?.dt ?? 0.1;
  paintAtOnce(members, () => {
    for (const member of members) member.update();
    dockTime.advance(momentShown(sampled) * dt);
  });
}

dockTime.listen(() => {
  for (const member of members) requestPaint(member);
});

/** Lets a panel take part; returns what ends it. */
export function join(member: Member): () => void {
  members.add(member);
  stop ??= onFrame(beat);
  requestPaint(member);
  return () => {
    members.delete(member);
    cancelPaint(member);
    if (members.size > 0 || !stop) return;
    stop();
    stop = null;
  };
}

// The live edge moves and comes back to 0 whether or not a plot is there.
useSimulation.subscribe((now, before) => {
  const dt = now.summary?.dt ?? 0.1;
  if (now.step < before.step) dockTime.rewind(now.step * dt);
  if (now.dropped > before.dropped) dockTime.lose(before.step * dt, now.step * dt);
  if (now.step < before.step || members.size === 0) dockTime.advance(now.sampled * dt);
});
