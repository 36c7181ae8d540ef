/** Hands what was recorded over as a file that says which run it is from. */

import { provenance } from '../dock/plots/save.ts';
import { host } from '../host/host.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { forgetRecorded, type Recorded, useRecorders } from './recorders.ts';
import { fileOf, type RecordedFormat } from './save-recorded.ts';

/** Downloads what these wires gave. */
export function saveRecorded(
  wires: readonly Recorded[],
  title: string,
  format: RecordedFormat,
): void {
  const dt = useSimulation.getState().summary?.dt ?? 0.1;
  const kept = wires.filter(({ rows }) => (rows?.count ?? 0) > 0);
  const { name, data } = fileOf(kept, title, format, dt, provenance);
  host.download(name, data);
}

/** Takes everything to a file and makes room; what follows is recorded into the next one. */
export function saveAndForget(): void {
  saveRecorded(useRecorders.getState().wires, strings.recorders.title, 'npy');
  forgetRecorded();
}
