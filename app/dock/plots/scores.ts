/** Labels and results: which class, and how much speaks for each. */

import { strings } from '../../strings.ts';
import { shortText } from './axis.ts';
import type { Held } from './buffers.ts';
import type { HeldFeed } from './feed.ts';
import { heldOf } from './pictures.ts';
import { describe, greatestAt } from './statistics.ts';
import type { MakeView } from './view.ts';

const words = strings.panels.plots;

/** Class index of a held label or result: a label is the index itself, a result has scores. */
export const classOf = (held: Held): number =>
  held.data.length === 1 ? Math.round(held.data[0] ?? -1) : greatestAt(held.data);

/** The same, but −1 where all scores are equal: nothing speaks for any class. */
const decisionOf = (held: Held): number =>
  held.data.length > 1 && held.data.every((score) => score === held.data[0]) ? -1 : classOf(held);

/** A decision in words: the class by its name, or by its number. */
const wordFor = (held: Held, unnamed: (index: number) => string = String): string => {
  const index = decisionOf(held);
  return index < 0 ? '—' : held.names?.[index] || unnamed(index);
};

/** Letters of an answer that have room in large. */
const SHORT = 6;

/** Scores of a result, or a label, as bars with the winner marked. */
export const makeResult: MakeView = (host, context) => {
  const feeds = context.feeds.filter(
    (f): f is HeldFeed => f.kind === 'result' || f.kind === 'label',
  );
  const list = document.createElement('div');
  list.className = 'plot-scores';
  host.append(list);
  const current = () => feeds.map((feed) => ({ feed, held: heldOf(feed, context) }));
  return {
    paint() {
      list.replaceChildren(
        ...current().map(({ feed, held }) => {
          const block = document.createElement('div');
          const name = document.createElement('div');
          name.className = 'plot-caption';
          name.textContent = feed.name;
          const winner = held ? decisionOf(held) : -1;
          const answer = document.createElement('div');
          answer.textContent = held ? wordFor(held) : '—';
          answer.className = answer.textContent.length > SHORT ? 'plot-class long' : 'plot-class';
          const head = document.createElement('div');
          head.className = 'plot-answer';
          head.append(name, answer);
          name.title = feed.name;
          block.append(head);
          if (held && held.data.length > 1) {
            const d = describe(held.data);
            const most = Math.max(Math.abs(d?.greatest ?? 1), Math.abs(d?.least ?? 0), 1e-12);
            for (const [k, score] of [...held.data.slice(0, 64)].entries()) {
              const row = document.createElement('div');
              row.className = k === winner ? 'plot-score winner' : 'plot-score';
              const bar = document.createElement('span');
              bar.style.width = `${Math.max(0, (score / most) * 70)}%`;
              const label = document.createElement('b');
              label.textContent = held.names?.[k] ?? String(k);
              const value = document.createElement('i');
              value.textContent = shortText(score);
              const end = document.createElement('div');
              end.append(bar, value);
              label.title = label.textContent;
              row.append(label, end);
              block.append(row);
            }
          }
          return block;
        }),
      );
    },
    resize: () => undefined,
    summary: () =>
      current()
        .map(({ feed, held }) =>
          !held
            ? words.empty.sampleOf(feed.name)
            : decisionOf(held) < 0
              ? words.says.undecided(feed.name)
              : words.says.of(feed.name, wordFor(held, words.says.class)),
        )
        .join('; ') || words.empty.notWired,
    table: () => ({
      columns: current().flatMap(({ feed, held }) => [
        { name: words.axes.scoreOf(feed.name), values: held?.data ?? [] },
      ]),
    }),
    figure() {
      const first = current()[0];
      const data = first?.held?.data ?? new Float32Array(0);
      const d = describe(data);
      return {
        title: context.title,
        x: { from: 0, to: Math.max(1, data.length), title: words.axes.class },
        y: {
          from: Math.min(0, d?.least ?? 0),
          to: Math.max(d?.greatest ?? 1, 1e-12) * 1.05,
          title: words.axes.score,
        },
        marks: [{ kind: 'bars', from: 0.1, width: 1, counts: data, colour: '#136E3D' }],
        legend: [],
      };
    },
    destroy: () => list.remove(),
  };
};
