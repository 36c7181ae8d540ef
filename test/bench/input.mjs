/**
 * `node test/bench/input.mjs [i2e] [svc] [decode] [sparse] [stream] [rates] [fuzz] [--count 10000] [--format hdf5]`:
 * how fast images, clouds and recordings become spikes, and what readers do with damaged files.
 * Bundles `input-work.ts` and runs it; times are reported, never asserted. With `python3` and torch at hand
 * the authors' way to compute I2E, written again from the specification, runs on the same image.
 */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
await build({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bench/input',
    emptyOutDir: true,
    rolldownOptions: {
      input: { work: 'test/bench/input-work.ts' },
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
const run = (command, args) =>
  spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
const wanted = process.argv.slice(2);
let failed = false;
/** Shows what ours says as it says it: the fuzzing takes many minutes. */
const ours = (args) =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['dist/bench/input/work.mjs', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      process.stdout.write(text);
    });
    child.on('close', (status) => done({ status, stdout }));
  });
const { status, stdout } = await ours(wanted);
const names = wanted.filter((a, k) => /^[a-z]\w*$/.test(a) && wanted[k - 1] !== '--format');
if (names.length === 0 || names.includes('i2e')) {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const rate = (text) => Number(/i2e.*?([\d.]+) images\/s/.exec(text)?.[1]);
  const ratios = [];
  // In turn, three times: what else the machine does falls on both.
  for (let said = stdout; ratios.length < 3; said = (await ours(['i2e'])).stdout) {
    const peer = run(python, ['test/bench/peers/torch_i2e.py']);
    if (peer.status !== 0) {
      const last = (peer.stderr ?? '').trim().split('\n').at(-1);
      process.stdout.write(
        `i2e: not compared with torch: ${peer.error?.message ?? (last || `${python} ended with ${peer.status ?? peer.signal}`)}\n`,
      );
      // Without torch there is nothing to compare; anything else is a fault.
      if (!peer.error && !/No module named 'torch'/.test(last ?? '')) failed = true;
      break;
    }
    process.stdout.write(peer.stdout);
    ratios.push(rate(said) / rate(peer.stdout));
    if (ratios.length === 3) break;
  }
  if (ratios.length > 0)
    process.stdout.write(
      `i2e: ${ratios.map((r) => r.toFixed(1)).join(', ')} times torch, median ${[...ratios].sort((a, b) => a - b)[ratios.length >> 1].toFixed(1)}\n`,
    );
}
process.exitCode = failed ? 1 : (status ?? 1);
