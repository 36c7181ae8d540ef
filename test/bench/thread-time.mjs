/**
 * Processor time of workers of the browser that this process has started, in seconds: what the engine
 * computed, whatever else the machine was busy with. From /proc, so on Linux only; elsewhere null.
 */

import { readdirSync, readFileSync } from 'node:fs';

const TICK = 0.01; // s, as Linux tells times to programs
const NAME = 'DedicatedWorker'; // Chromium's threads of workers; names end after 15 letters

/** The fields of a stat file after the name in brackets: the state is the first. */
function statOf(path) {
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf('('), text.lastIndexOf(')')];
  return { name: text.slice(from + 1, to), fields: text.slice(to + 2).split(' ') };
}

function isOurs(pid) {
  try {
    for (let id = pid; id > 1; id = Number(statOf(`/proc/${id}/stat`).fields[1]))
      if (id === process.pid) return true;
  } catch {
    // It ended meanwhile.
  }
  return false;
}

/** Time of all workers so far. */
export function workerTime() {
  if (process.platform !== 'linux') return null;
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!isOurs(Number(pid))) continue;
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const { name, fields } = statOf(`/proc/${pid}/task/${thread}/stat`);
        if (name === NAME) ticks += Number(fields[11]) + Number(fields[12]);
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * TICK;
}
