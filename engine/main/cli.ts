/**
 * The command line: reads arguments, calls one command, prints. Results go to standard output,
 * problems and progress to standard error; the exit code is 1 if a problem is an error.
 */

import { checkCommand, fmtCommand, nodesCommand, schemaCommand } from './commands.ts';
import { infoCommand } from './info-command.ts';
import { replayCommand, runCommand } from './run-command.ts';
import { VERSION } from './version.ts';

const USAGE = `spikeloom: simulate graphs of spiking neural networks

  spikeloom run FILE [--duration 2s] [--seed 7 | --seed 1..20] [--set E.tau_m=15ms | --set g=4.5]...
                     [--workers N] [--precision f64|mixed|f32] [--record DIR] [--feed RUN.JSON]
                     [--save STATE] [--resume STATE] [--json]
  spikeloom check FILE [--json]     all problems, as file:line:col: code: message
  spikeloom info FILE [--workers N] the plan: methods, memory, kernels, partition
  spikeloom nodes [TYPE] [--json]   node types with ports, parameters, units, defaults
  spikeloom schema                  the JSON Schema of graph files
  spikeloom fmt FILE                rewrites a graph file in its one form
  spikeloom replay DIR              repeats a recorded run bit for bit
  spikeloom --version               the version of this program

FILE is a graph (.snn). Graphs of the gallery may be run and checked from anywhere: gallery/brunel.snn
`;

/** Runs one command; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'run':
      return runCommand(rest);
    case 'replay':
      return replayCommand(rest);
    case 'check':
      return checkCommand(rest);
    case 'info':
      return infoCommand(rest);
    case 'nodes':
      return nodesCommand(rest);
    case 'schema':
      return schemaCommand();
    case 'fmt':
      return fmtCommand(rest);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return command === undefined ? 1 : 0;
    case '--version':
    case '-v':
      process.stdout.write(`${VERSION}\n`);
      return 0;
    default:
      process.stderr.write(`There is no command "${command}".\n\n${USAGE}`);
      return 1;
  }
}
