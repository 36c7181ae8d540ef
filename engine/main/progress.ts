/** A progress bar on a terminal: percent, real-time factor, time left. Nothing where there is none. */

export interface Progress {
  show(step: number): void;
  end(): void;
}

const WIDTH = 24;
const INTERVAL = 100; // ms between two drawings

/** A bar on standard error for a run of `steps` steps of `dt` ms. */
export function createProgress(steps: number, dt: number): Progress {
  const out = process.stderr;
  if (!out.isTTY) return { show: () => {}, end: () => {} };
  const began = performance.now();
  let drawn = 0;
  return {
    show(step) {
      const now = performance.now();
      if (now - drawn < INTERVAL) return;
      drawn = now;
      const share = steps > 0 ? step / steps : 1;
      const filled = Math.round(WIDTH * share);
      const seconds = (now - began) / 1000;
      const left = share > 0 ? seconds / share - seconds : 0;
      const factor = (step * dt) / 1000 / Math.max(seconds, 1e-9);
      const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
      out.write(
        `\r[${bar}] ${(100 * share).toFixed(0).padStart(3)} %  x${factor.toPrecision(3)} real time  ${left.toFixed(1)} s left \x1b[K`,
      );
    },
    end: () => void out.write('\r\x1b[K'),
  };
}
