/**
 * A report of what broke, as text: versions, browser, network, the exception and what happened
 * before it. It is made here and shown; nothing is sent. The graph is in it only if a person says so.
 */

import { hashText, isBug, type LoadSummary, type Problem } from '#engine';
import { host } from '../host/host.ts';
import { programVersion } from '../host/version.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { type LogLine, useLog } from './log.ts';

const words = strings.report.lines;

/** Lines of the log that go into a report. */
const LAST_LINES = 40;

export interface ReportFacts {
  readonly version: string;
  readonly browser: string;
  readonly cores: number;
  readonly sharesMemory: boolean;
  /** Of the network that was built; null: none was. */
  readonly summary: LoadSummary | null;
  readonly step: number;
  readonly problems: readonly Problem[];
  readonly log: readonly LogLine[];
  /** The text of the graph. */
  readonly graph: string;
}

/** The report as lines of text. */
function writeReport(facts: ReportFacts, withGraph: boolean): string {
  const { summary, graph } = facts;
  const lines = [
    words.title,
    words.program(facts.version),
    words.browser(facts.browser),
    words.machine(facts.cores, facts.sharesMemory),
    words.graph(hashText(graph), graph.length),
    ...(summary ? networkLines(summary, facts.step) : [words.notBuilt]),
    '',
    ...facts.problems
      .filter(isBug)
      .flatMap(({ code, message, detail }) => [`${code}: ${message}`, detail ?? '', '']),
    words.before,
    ...facts.log.slice(-LAST_LINES).map(printLine),
  ];
  if (withGraph) lines.push('', words.theGraph, graph);
  return lines.join('\n');
}

const networkLines = (of: LoadSummary, step: number): readonly string[] => [
  words.network(of.hash, of.neurons, of.synapses, of.bytes),
  words.run(of.workers, of.precision, of.dt, step),
];

const printLine = ({ at, time, kind, text }: LogLine): string =>
  `${new Date(at).toISOString()} ${time === null ? '' : `t = ${Number(time.toFixed(3))} ms `}${kind}: ${text}`;

/** The report of what is broken now. */
export function reportNow(graph: string, withGraph: boolean): string {
  const { summary, step, problems } = useSimulation.getState();
  return writeReport(
    {
      version: programVersion(),
      browser: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      sharesMemory: host.sharesMemory,
      summary,
      step,
      problems,
      log: useLog.getState().lines,
      graph,
    },
    withGraph,
  );
}
