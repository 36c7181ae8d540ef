/**
 * Which class was taken for which: one row per true class, one column per decision, with the count
 * in each cell and the share of right decisions. Every pair of a label and a result that were held
 * at the same time counts once.
 */

import { strings } from '../../strings.ts';
import type { HeldFeed } from './feed.ts';
import { stepAt } from './feed.ts';
import { countPixels } from './pictures.ts';
import { classOf } from './scores.ts';
import { confusion } from './statistics.ts';
import type { MakeView } from './view.ts';

const words = strings.panels.plots;

const FEWEST_CLASSES = 2;
const MOST_CLASSES = 128;
/** Room above and beside the cells [px]. */
const SPILL = 5;

/** The confusion matrix of a result against a label. */
export const makeConfusion: MakeView = (host, context) => {
  const { time, dt } = context.stage;
  const result = context.feeds.find((f): f is HeldFeed => f.kind === 'result');
  const label = context.feeds.find((f): f is HeldFeed => f.kind === 'label');
  const canvas = document.createElement('canvas');
  const caption = document.createElement('div');
  caption.className = 'plot-caption';
  host.classList.add('plot-centre');
  host.append(canvas, caption);
  let size = 160;

  const compute = () => {
    const until = time.cursor === null ? Number.POSITIVE_INFINITY : stepAt(time.cursor, dt);
    const truths: number[] = [];
    const decisions: number[] = [];
    for (const held of result?.buffer.all ?? []) {
      if (held.step > until) break;
      // A readout decides at the end of a presentation: the label is the one held just before.
      const truth = label?.buffer.at(held.step - 1);
      if (!truth) continue;
      truths.push(classOf(truth));
      decisions.push(classOf(held));
    }
    const first = result?.buffer.all.at(-1);
    const offered = first && first.data.length > 1 ? first.data.length : 0;
    const classes = Math.min(
      MOST_CLASSES,
      Math.max(
        FEWEST_CLASSES,
        offered,
        ...truths.map((t) => t + 1),
        ...decisions.map((d) => d + 1),
      ),
    );
    return { classes, ...confusion(truths, decisions, classes) };
  };

  return {
    paint() {
      const { classes, counts, total } = compute();
      canvas.hidden = total === 0;
      caption.textContent = total === 0 ? words.empty.decision : words.captions.confusion;
      if (total === 0) return;
      const ratio = devicePixelRatio || 1;
      canvas.width = canvas.height = Math.round(size * ratio);
      canvas.style.width = canvas.style.height = `${size}px`;
      const pen = canvas.getContext('2d');
      if (!pen) return;
      pen.scale(ratio, ratio);
      pen.font = '10px "Inter Variable", sans-serif';
      const widest = Math.ceil(pen.measureText(String(classes - 1)).width);
      const margin = Math.max(18, widest + 6);
      // A number may be larger than its cell: those at the ends need room beside it.
      const cell = (size - margin - SPILL) / classes;
      const { data } = countPixels(counts, classes, context.look.dark);
      const bytes = new Uint8Array(data.buffer);
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      for (let k = 0; k < counts.length; k++) {
        const x = margin + (k % classes) * cell;
        const y = SPILL + Math.floor(k / classes) * cell;
        const [r = 0, g = 0, b = 0] = bytes.subarray(4 * k, 4 * k + 3);
        pen.fillStyle = counts[k] ? `rgb(${r} ${g} ${b})` : context.look.empty;
        pen.fillRect(x, y, cell - 0.5, cell - 0.5);
        if (cell < 14 || !counts[k]) continue;
        pen.fillStyle = 0.3 * r + 0.6 * g + 0.1 * b > 140 ? '#000000' : '#FFFFFF';
        pen.fillText(String(counts[k]), x + cell / 2, y + cell / 2);
      }
      pen.fillStyle = context.look.hint;
      const stride = Math.ceil(Math.max(12, widest + 4) / cell);
      for (let k = 0; k < classes; k += stride) {
        pen.fillText(String(k), margin / 2, SPILL + (k + 0.5) * cell);
        pen.fillText(String(k), margin + (k + 0.5) * cell, size - 9);
      }
    },
    resize(width, height) {
      size = Math.max(80, Math.min(width - 8, height - 26));
    },
    summary() {
      const { accuracy, total } = compute();
      return total === 0
        ? words.empty.decision
        : words.says.right((accuracy * 100).toFixed(1), total);
    },
    table() {
      const { classes, counts } = compute();
      return {
        columns: [
          { name: 'label', values: Float64Array.from({ length: classes }, (_v, k) => k) },
          ...Array.from({ length: classes }, (_v, d) => ({
            name: `decided ${d}`,
            values: Float64Array.from({ length: classes }, (_w, t) => counts[t * classes + d] ?? 0),
          })),
        ],
      };
    },
    figure() {
      const { classes, counts, total } = compute();
      const names = Array.from({ length: classes }, (_v, k) => [k + 0.5, String(k)] as const);
      return {
        title: context.title,
        x: { from: 0, to: classes, title: 'decision', names },
        y: { from: classes, to: 0, title: 'label', names },
        marks: [
          total === 0
            ? {
                kind: 'text' as const,
                x: classes / 2,
                y: classes / 2,
                text: words.empty.decision,
                colour: '#1A1F2B',
              }
            : { kind: 'image', pixels: countPixels(counts, classes, false) },
          ...(classes <= 20
            ? [...counts].map((count, k) => ({
                kind: 'text' as const,
                x: (k % classes) + 0.5,
                y: Math.floor(k / classes) + 0.5,
                text: count === 0 ? '' : String(count),
                colour: count > 0.5 * Math.max(...counts) ? '#FFFFFF' : '#1A1F2B',
              }))
            : []),
        ],
        legend: [],
        aspect: 1,
      };
    },
    destroy: () => host.replaceChildren(),
  };
};
