/** The report of a run as a table for people. */

import type { RunReport } from '../runtime/report.ts';

const bytes = (n: number) =>
  n < 2 ** 20 ? `${(n / 1024).toFixed(0)} kB` : `${(n / 2 ** 20).toFixed(1)} MB`;

/** The report as a table for people. */
export function printReport(report: RunReport): string {
  const lines = [
    `${report.title || 'Untitled'}: ${report.duration_ms} ms, dt ${report.dt_ms} ms, seed ${report.seed}, ${report.precision}, ${report.workers} worker${report.workers > 1 ? 's' : ''}`,
  ];
  const width = Math.max(10, ...report.populations.map((p) => p.name.length));
  if (report.populations.length > 0)
    lines.push(`  ${'population'.padEnd(width)}      size     spikes    rate [Hz]     CV`);
  for (const p of report.populations)
    lines.push(
      `  ${p.name.padEnd(width)} ${String(p.size).padStart(9)} ${String(p.spikes).padStart(10)} ${p.rate_hz.toFixed(3).padStart(12)} ${(p.cv === null ? '-' : p.cv.toFixed(3)).padStart(6)}`,
    );
  for (const [name, value] of Object.entries(report.readouts))
    lines.push(`  ${name}: ${JSON.stringify(value)}`);
  lines.push(
    `  ${report.synapses} synapses, ${bytes(report.memory_bytes)}; built in ${report.build_s.toFixed(2)} s, ran in ${report.run_s.toFixed(2)} s (${report.real_time_factor.toPrecision(3)} x real time)`,
  );
  return `${lines.join('\n')}\n`;
}
