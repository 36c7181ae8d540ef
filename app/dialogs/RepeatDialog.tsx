/** Repeating a graph over seeds: how many, which, how long; how far it is; what came of it. */

import { useId, useMemo, useState } from 'react';
import type { GraphDocument } from '#engine';
import { fileName, writeCsv } from '../dock/plots/export-data.ts';
import { resolvedOf } from '../dock/plots/sources.ts';
import { printTime } from '../dock/plots/time-axis.ts';
import { host } from '../host/host.ts';
import { printWait, readTime } from '../run/run-target.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import { examples } from '../state/examples.ts';
import { liveSources } from '../state/live-sources.ts';
import { sameRun } from '../state/network.ts';
import {
  type Batch,
  cancelRepeat,
  LARGEST_SEED,
  MOST_SEEDS,
  repeatOverSeeds,
  useRepeat,
} from '../state/repeat.ts';
import { type KindOf, resultsOf, tableOf } from '../state/repeat-results.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import { RepeatTable } from './RepeatTable.tsx';
import './repeat.css';

const words = strings.repeat;
const MOST_TROUBLES = 3;
const DURATION = 1000; // ms, where the document has none

/** The dialog behind "Repeat over 10 seeds". */
export function RepeatDialog({ onClose }: { readonly onClose: () => void }) {
  const generation = useDocument((s) => s.generation);
  const batch = useRepeat((s) => (s.batch?.generation === generation ? s.batch : null));
  const running = batch?.state === 'running';
  const close = () => {
    cancelRepeat();
    onClose();
  };
  return (
    <Dialog
      title={words.title}
      size="broad"
      onClose={close}
      onEscape={running ? cancelRepeat : close}
    >
      <div className="dialog-body">
        <p>{words.explain}</p>
        <Form batch={batch} />
        {batch && <Progress batch={batch} />}
        {batch && <Found batch={batch} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

const wholeNumber = (text: string, least: number, most: number): number | null => {
  const value = Number(text.trim());
  const fits = text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most;
  return fits ? value : null;
};

function Form({ batch }: { readonly batch: Batch | null }) {
  const document = useDocument((s) => s.document);
  const [count, setCount] = useState(String(batch?.seeds.length ?? 10));
  const [first, setFirst] = useState(String(batch?.seeds[0] ?? 1));
  const [span, setSpan] = useState(
    printTime(batch?.span ?? resolvedOf(document)?.duration ?? DURATION, 6),
  );
  const n = wholeNumber(count, 1, MOST_SEEDS);
  const from = wholeNumber(first, 0, LARGEST_SEED - (n ?? 1) + 1);
  const time = readTime(span);
  const each = time !== null && time > 0 && Number.isFinite(time) ? time : null;
  const running = batch?.state === 'running';
  const ready = n !== null && from !== null && each !== null;
  return (
    <>
      <form
        className="repeat-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) repeatOverSeeds(from, n, each);
        }}
      >
        <Field
          label={words.count}
          value={count}
          set={setCount}
          disabled={running}
          wrong={n === null ? words.wrong.count(MOST_SEEDS) : null}
        />
        <Field
          label={words.first}
          value={first}
          set={setFirst}
          disabled={running}
          wrong={from === null ? words.wrong.first(LARGEST_SEED - (n ?? 1) + 1) : null}
        />
        <Field
          label={words.span}
          value={span}
          set={setSpan}
          disabled={running}
          wrong={each === null ? words.wrong.span : null}
        />
        <Start count={n} ready={ready} running={running} />
      </form>
      {liveSources(document).length > 0 && <p>{words.live}</p>}
      {ready && !batch && <CommandLine first={from} count={n} span={each} />}
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly set: (text: string) => void;
  readonly disabled: boolean;
  readonly wrong: string | null;
}

function Field({ label, value, set, disabled, wrong }: FieldProps) {
  const id = useId();
  return (
    <div className="repeat-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        disabled={disabled}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set(event.target.value)}
      />
      {wrong !== null && (
        <span id={`${id}-wrong`} className="repeat-wrong">
          {wrong}
        </span>
      )}
    </div>
  );
}

interface StartProps {
  readonly count: number | null;
  readonly ready: boolean;
  readonly running: boolean;
}

/** The button that starts, or cancels what it started; or what keeps it from starting. */
function Start({ count, ready, running }: StartProps) {
  const errors = useDiagnostics((s) => s.problems.filter((p) => p.severity === 'error').length);
  const empty = useDocument((s) => Object.keys(s.document.nodes).length === 0);
  if (running)
    return (
      <button type="button" onClick={cancelRepeat}>
        {words.cancel}
      </button>
    );
  if (empty) return <p className="repeat-blocked">{words.empty}</p>;
  if (errors > 0)
    return (
      <p className="repeat-blocked">
        {words.blocked(errors)}
        <button
          type="button"
          onClick={() => useView.getState().set({ dialog: null, dock: true, dockTab: 'problems' })}
        >
          {words.show}
        </button>
      </p>
    );
  return (
    <button type="submit" className="primary" disabled={!ready}>
      {count === null ? words.run : words.start(count)}
    </button>
  );
}

/** What gives the same on the command line. */
function CommandLine({
  first,
  count,
  span,
}: {
  readonly first: number;
  readonly count: number;
  readonly span: number;
}) {
  const shipped = useDocument((s) => s.document === s.saved && s.handle === undefined);
  const called = useDocument((s) => s.name);
  const name =
    shipped && examples.some((example) => example.file === called) ? `gallery/${called}` : called;
  const file = /^[\w./-]+\.snn$/.test(name) ? name : `"${name.replace(/(\.snn)?$/, '.snn')}"`;
  const seeds = count > 1 ? `${first}..${first + count - 1}` : String(first);
  return (
    <p className="repeat-same">
      {words.same} <code>{words.commandLine(file, seeds, span)}</code>
    </p>
  );
}

/** How far it is, in a bar, in words, and at its end aloud. */
function Progress({ batch }: { readonly batch: Batch }) {
  const { state, seeds, outcomes, share, since } = batch;
  const passed = (performance.now() - since) / 1000;
  const left = share > 0.02 ? printWait((passed * (1 - share)) / share) : null;
  const text =
    state === 'running'
      ? words.running(outcomes.length, seeds.length)
      : state === 'done'
        ? words.done(outcomes.length)
        : words.cancelled(outcomes.length, seeds.length);
  return (
    <div className="repeat-progress">
      {state === 'running' && <progress aria-label={words.progress} value={share} max={1} />}
      <span role="status">{text}</span>
      {state === 'running' && left && <span>{strings.run.left(left)}</span>}
    </div>
  );
}

/** What an output of a readout carries. */
const kindIn =
  (document: GraphDocument): KindOf =>
  (node, port) =>
    resolvedOf(document)?.nodes.find(({ name }) => name === node)?.ports[port]?.port.kind;

function Found({ batch, onClose }: { readonly batch: Batch; readonly onClose: () => void }) {
  const { document, outcomes, span, seeds } = batch;
  const same = useDocument((s) => sameRun(s.document, document));
  const results = useMemo(() => resultsOf(outcomes, kindIn(document)), [outcomes, document]);
  const troubles = outcomes.filter((o) => 'trouble' in o);
  const save = () => {
    const title = document.title ?? strings.untitled;
    const from = {
      run: `seeds-${seeds[0]}-${seeds.at(-1)}`,
      seed: seeds[0] ?? 0,
      graph: '',
      app: 'Spikeloom',
      title,
    };
    const text = writeCsv(tableOf(results), from);
    host.download(fileName(title, from, 'csv'), new Blob([text], { type: 'text/csv' }));
  };
  return (
    <>
      {!same && <p className="repeat-other">{words.other}</p>}
      {troubles.slice(0, MOST_TROUBLES).map(({ seed, trouble }) => (
        <p key={seed} className="repeat-trouble">
          {words.trouble(seed, trouble)}
        </p>
      ))}
      {troubles.length > MOST_TROUBLES && (
        <p className="repeat-trouble">{words.moreTroubles(troubles.length - MOST_TROUBLES)}</p>
      )}
      <RepeatTable results={results} document={document} />
      <CommandLine first={seeds[0] ?? 0} count={seeds.length} span={span} />
      {results.seeds.length > 0 && (
        <div className="dialog-buttons">
          <button type="button" onClick={save}>
            {words.csv}
          </button>
          <button
            type="button"
            onClick={() => {
              useView.getState().set({ dock: true, dockTab: 'runs' });
              cancelRepeat();
              onClose();
            }}
          >
            {words.list}
          </button>
        </div>
      )}
    </>
  );
}
