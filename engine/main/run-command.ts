/** `spikeloom run` and `spikeloom replay`. */

import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { GraphDocument, ParameterValue } from '../graph/document.ts';
import { setParameter } from '../graph/edit.ts';
import { setSimulation, setVariables } from '../graph/edit-document.ts';
import type { SourceMap } from '../graph/parse.ts';
import { serialise } from '../graph/serialise.ts';
import { hasErrors, type Problem } from '../problems/problem.ts';
import { type Built, build } from '../runtime/build.ts';
import { advanceFed, type FeedEvent, readFeeds } from '../runtime/feeds.ts';
import { type Recording, recordRun } from '../runtime/recording.ts';
import { type RunReport, reportRun } from '../runtime/report.ts';
import { type RunArguments, readRunArguments } from './arguments.ts';
import { openAssets, spawnThread } from './node-host.ts';
import { openDocument, printProblems, readText, registry } from './open-document.ts';
import { createProgress } from './progress.ts';
import { type RunFile, sha256, spikesCsv, writeRun } from './recording-files.ts';
import { printReport } from './report.ts';
import { VERSION } from './version.ts';

const say = (text: string) => void process.stderr.write(text);

/** Runs a graph once per seed and reports. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const read = readRunArguments(args);
  if (typeof read === 'string') return complain(read);
  const opened = openDocument(read.file);
  if (typeof opened === 'string') return complain(opened);
  const { read: graph, source } = opened;
  say(printProblems(read.file, graph.problems, source));
  if (!graph.ok) return 1;
  const document = applyArguments(graph.value, read);
  if (typeof document === 'string') return complain(document);
  const log = read.feed === null ? [] : readLog(read.feed);
  if (typeof log === 'string') return complain(log);

  // A run may take hours: where its results cannot be kept it does not begin.
  const kept = prepareOutputs(read);
  if (typeof kept === 'string') return complain(kept);

  const seeds = read.seeds ?? [document.simulation?.seed ?? 1];
  const reports: RunReport[] = [];
  for (const seed of seeds) {
    const run = await runOnce(
      setSimulation(document, { seed }),
      read,
      source,
      log,
      read.record !== null,
    );
    if (!run) return 1;
    reports.push(run.report);
    if (read.record !== null) {
      const folder = seeds.length > 1 ? join(read.record, `seed-${seed}`) : read.record;
      writeRun(folder, run.recording, run.built.plan.dt, runFile(run.built, read, folder, log));
    }
    if (!read.json) process.stdout.write(printReport(run.report));
  }
  if (read.json)
    process.stdout.write(
      `${JSON.stringify(reports.length === 1 ? reports[0] : { runs: reports }, null, 2)}\n`,
    );
  return 0;
}

/** Makes the folders of `--record` and `--save`; what is wrong, as a sentence. */
function prepareOutputs({ record, save }: RunArguments): string | null {
  try {
    for (const folder of [record, save === null ? null : dirname(save)]) {
      if (folder === null) continue;
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
    }
    return null;
  } catch (error) {
    return `The results cannot be written: ${error instanceof Error ? error.message : error}`;
  }
}

function complain(sentence: string): number {
  say(`${sentence}\n`);
  return 1;
}

/** The document with the values of `--set`, `--duration` and `--precision`. */
function applyArguments(document: GraphDocument, read: RunArguments): GraphDocument | string {
  let result = document;
  if (read.duration !== null) result = setSimulation(result, { duration: spaced(read.duration) });
  if (read.precision !== null) result = setSimulation(result, { precision: read.precision });
  for (const { node, parameter, value } of read.set) {
    if (node === null) {
      const variables = setVariable(result, parameter, value);
      if (typeof variables === 'string') return variables;
      result = variables;
      continue;
    }
    const ids = Object.entries(result.nodes).filter(([id, n]) => n.name === node || id === node);
    const [id] = ids[0] ?? [];
    if (id === undefined) return `--set: there is no node "${node}".`;
    if (ids.length > 1)
      return `--set: ${ids.length} nodes are named "${node}"; use an id: ${ids.map(([i]) => i).join(', ')}.`;
    result = setParameter(result, id, parameter, readValue(value));
  }
  return result;
}

/** A variable of the project with another value; it must be there, since expressions read it by name. */
function setVariable(document: GraphDocument, name: string, text: string): GraphDocument | string {
  const variables = document.variables ?? {};
  if (!Object.hasOwn(variables, name)) {
    const known = Object.keys(variables).join(', ');
    return `--set: there is no variable "${name}"${known ? `; there are ${known}` : ' in this file'}. A parameter is set as NODE.PARAMETER=VALUE.`;
  }
  const value = readValue(text);
  return setVariables(document, {
    ...variables,
    [name]: typeof value === 'number' ? value : String(value),
  });
}

/** '15ms' as documents write it: '15 ms'. */
const spaced = (text: string): string =>
  text.replace(/^([-+.\d]+(?:e[-+]?\d+)?)\s*([a-zA-Z].*)$/, '$1 $2');

function readValue(text: string): ParameterValue {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^[[{]/.test(text))
    try {
      return JSON.parse(text) as ParameterValue;
    } catch {
      return text; // not JSON: the check says what it should be
    }
  return spaced(text);
}

interface Run {
  readonly built: Built;
  readonly recording: Recording;
  readonly report: RunReport;
}

async function runOnce(
  document: GraphDocument,
  read: Pick<RunArguments, 'file' | 'workers'> & Partial<Pick<RunArguments, 'resume' | 'save'>>,
  source: SourceMap,
  log: readonly FeedEvent[],
  keepsSpikes: boolean,
): Promise<Run | null> {
  const problem = (problems: readonly Problem[]) => say(printProblems(read.file, problems, source));
  const began = performance.now();
  const { assets } = openAssets(document, read.file, registry);
  const outcome = await build(document, registry, {
    workers: read.workers,
    spawn: spawnThread,
    assets,
  });
  problem(outcome.problems);
  if (!outcome.ok) return null;
  const built = outcome.value;
  const buildSeconds = (performance.now() - began) / 1000;
  const refused = read.resume ? resume(built, read.resume) : null;
  if (refused !== null) {
    built.close();
    complain(refused);
    return null;
  }
  const from = built.simulation.step;
  const recording = recordRun(built, keepsSpikes);
  const warnings: Problem[] = [];
  built.stages.onWarning((warning) => void warnings.push(warning));
  const progress = createProgress(built.plan.steps, built.plan.dt);
  const started = performance.now();
  while (built.simulation.step < built.plan.steps) {
    const advanced = await advanceFed(built, log, built.plan.steps, 100);
    if (!advanced.ok) {
      progress.end();
      problem(advanced.problems);
      built.close();
      return null;
    }
    progress.show(built.simulation.step);
  }
  built.stages.finish(built.simulation.step);
  built.simulation.finish();
  // Whoever goes on from here has the bits of a run that did not stop, what ends here included.
  const state = read.save ? built.simulation.checkpoint() : null;
  const runSeconds = (performance.now() - started) / 1000;
  progress.end();
  problem(warnings);
  const report = reportRun(built, recording.spikes, buildSeconds, runSeconds, from);
  if (read.save && state) writeFileSync(read.save, new Uint8Array(state));
  built.close();
  return { built, recording, report };
}

/** Takes over the state in a file; a sentence where it is not this run's. */
function resume(built: Built, file: string): string | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
  const { plan, simulation } = built;
  const restored = simulation.restore(Uint8Array.from(bytes).buffer);
  if (!restored.ok) return `${file}: ${restored.problems.map((p) => p.message).join(' ')}`;
  if (!restored.value.exact)
    return `${file} is the state of another run; it goes on with the graph, seed, precision and number of workers it was saved with.`;
  const at = Number((simulation.step * plan.dt).toPrecision(12));
  return simulation.step < plan.steps
    ? null
    : `${file} was saved at ${at} ms, where this run has ended; give a longer --duration.`;
}

/** The live input of a recorded run, or of a file with its list of events. */
function readLog(file: string): readonly FeedEvent[] | string {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { events?: unknown } | unknown[] | null;
    const log = readFeeds(Array.isArray(read) ? read : read?.events);
    return typeof log === 'string' ? `${file}: ${log}` : log;
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

function runFile(
  built: Built,
  read: RunArguments,
  folder: string,
  events: readonly FeedEvent[],
): Omit<RunFile, 'spikesHash'> {
  const text = serialise(built.document);
  return {
    format: 'snn-run',
    version: 1,
    spikeloom: VERSION,
    node: process.version,
    document: text,
    documentHash: sha256(text),
    graph: relative(folder, read.file),
    duration: read.duration,
    seed: built.plan.seed,
    precision: built.plan.precision,
    set: read.set.map((s) => `${s.node === null ? '' : `${s.node}.`}${s.parameter}=${s.value}`),
    events,
  };
}

/** Repeats a recorded run and compares every spike. */
export async function replayCommand(args: readonly string[]): Promise<number> {
  const [folder] = args;
  if (!folder) return complain('replay takes the folder of a recorded run.');
  const file = join(folder, 'run.json');
  let recorded: RunFile;
  try {
    recorded = JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  } catch (error) {
    return complain(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (recorded.format !== 'snn-run' || typeof recorded.document !== 'string')
    return complain(`${file} is not a recorded run.`);
  const { read, source } = readText(recorded.document);
  say(printProblems(file, read.problems, source));
  if (!read.ok || hasErrors(read.problems)) return 1;
  const beside = typeof recorded.graph === 'string' ? join(folder, recorded.graph) : file;
  const log = readFeeds(recorded.events ?? []);
  if (typeof log === 'string') return complain(`${file} cannot be repeated: ${log}`);
  const run = await runOnce(read.value, { file: beside, workers: 1 }, source, log, true);
  if (!run) return 1;
  const hash = sha256(spikesCsv(run.recording, run.built.plan.dt));
  if (hash === recorded.spikesHash) {
    process.stdout.write('The run was repeated: every spike is the same.\n');
    return 0;
  }
  return complain(
    `The run differs from the recorded one, which was made with Spikeloom ${recorded.spikeloom}; this is ${VERSION}.`,
  );
}
