/** The peers of the network benchmarks: programs that run the same networks alternately with ours. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const fileBeside = (name) => fileURLToPath(new URL(name, import.meta.url));

export const PEERS = {
  brian2: {
    label: 'Brian2 C++ standalone',
    networks: ['cuba', 'coba', 'cobahh', 'brunel'],
    command: () => [
      existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3',
      fileBeside('brian2_networks.py'),
    ],
    help: 'Is the Debian package python3-brian installed?',
  },
  // What can be reached with vectors of two 64-bit numbers.
  c: {
    label: 'C by hand',
    networks: ['cuba', 'coba'],
    command: (folder) => {
      const program = `${folder}/limit`;
      const flags = ['-O3', '-mavx', '-mno-fma', '-ffp-contract=off'];
      const made = spawnSync('cc', [...flags, fileBeside('limit.c'), '-o', program, '-lm'], {
        stdio: 'inherit',
      });
      if (made.status !== 0) throw new Error('The peer c needs a C compiler, cc, for x86-64.');
      return [program];
    },
    help: '',
  },
};

/** Starts a peer, which is compiled once; each call of `run` draws another network. */
export async function startPeer({ command, help, label }, { name, seconds, skip, folder }) {
  const [program, ...args] = command(folder);
  const child = spawn(program, [...args, name, String(seconds), String(skip)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${label} ended early. ${help}`);
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const { build_s } = await answer();
  return {
    label,
    build_s,
    run() {
      child.stdin.write('run\n');
      return answer();
    },
    end: () => child.stdin.end(),
  };
}
