/**
 * What spikes say by their number and time: counts, first spikes, filtered traces, softmax,
 * population vectors (Georgopoulos, Schwartz & Kettner 1986, doi:10.1126/science.3749885), and the
 * assignment of labels to neurons (Diehl & Cook 2015, doi:10.3389/fncom.2015.00099).
 */

import { angleOf, cos, exp, type SpikeList, sin } from '#engine/kit';

/** Spikes per element. */
export function countSpikes({ element, value }: SpikeList, n: number): Float64Array {
  const counts = new Float64Array(n);
  for (let k = 0; k < element.length; k++) {
    const e = element[k]!;
    if (e < n) counts[e]! += value?.[k] ?? 1;
  }
  return counts;
}

/** Step of each element's first spike, -1 where there is none. */
export function firstSteps({ step, element }: SpikeList, n: number): Float64Array {
  const first = new Float64Array(n).fill(-1);
  for (let k = 0; k < element.length; k++)
    if (element[k]! < n && first[element[k]!] === -1) first[element[k]!] = step[k]!;
  return first;
}

/** Index of the largest value, the lowest among equals; -1 of nothing. */
export function indexOfMost(x: ArrayLike<number>): number {
  let best = x.length > 0 ? 0 : -1;
  for (let i = 1; i < x.length; i++) if (x[i]! > x[best]!) best = i;
  return best;
}

/** The element that fired first; ties to the larger count, then the lowest index; -1 if none did. */
export function earliest(first: ArrayLike<number>, counts: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < first.length; i++) {
    if (first[i]! < 0) continue;
    if (
      best < 0 ||
      first[i]! < first[best]! ||
      (first[i] === first[best] && counts[i]! > counts[best]!)
    )
      best = i;
  }
  return best;
}

/** `exp(x / temperature)` normalised to sum 1; the maximum is subtracted first. */
export function softmax(x: ArrayLike<number>, temperature: number): Float64Array {
  const most = x.length > 0 ? x[indexOfMost(x)]! : 0;
  const p = Float64Array.from(x, (v) => exp((v - most) / temperature));
  let sum = 0;
  for (const v of p) sum += v;
  return p.map((v) => v / sum);
}

/** `y = y * decay + gain * spikes`, every step; calls `visit` with the traces after each step. */
export function filterSpikes(
  spikes: SpikeList,
  n: number,
  steps: number,
  decay: number,
  gain: number,
  trace: Float64Array,
  visit?: (step: number) => void,
): void {
  let k = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < n; i++) trace[i]! *= decay;
    for (; k < spikes.step.length && spikes.step[k]! <= t; k++)
      if (spikes.element[k]! < n) trace[spikes.element[k]!]! += gain * (spikes.value?.[k] ?? 1);
    visit?.(t);
  }
}

/** Angle [rad] and length 0..1 of the sum of preferred directions weighted by rates; null if silent. */
export function populationVector(
  rates: ArrayLike<number>,
  preferred: ArrayLike<number>,
): { readonly angle: number; readonly length: number } | null {
  let x = 0;
  let y = 0;
  let total = 0;
  for (let i = 0; i < rates.length; i++) {
    x += rates[i]! * cos(preferred[i]!);
    y += rates[i]! * sin(preferred[i]!);
    total += rates[i]!;
  }
  return total > 0 ? { angle: angleOf(y, x), length: Math.sqrt(x * x + y * y) / total } : null;
}

/** Mean of the centres weighted by activity; null if silent. */
export function populationMean(
  activity: ArrayLike<number>,
  centres: ArrayLike<number>,
): number | null {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < activity.length; i++) {
    sum += activity[i]! * centres[i]!;
    total += activity[i]!;
  }
  return total > 0 ? sum / total : null;
}

/**
 * The class each neuron answers to most, by its mean count per presentation of the class; -1 for
 * neurons that never fired. `sums` is `[classes, n]`, `shown` the presentations of each class.
 */
export function assignLabels(
  sums: ArrayLike<number>,
  shown: ArrayLike<number>,
  n: number,
): Int32Array {
  const assignment = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 0; c < shown.length; c++) {
      const mean = shown[c]! > 0 ? sums[c * n + i]! / shown[c]! : 0;
      if (mean > best) {
        best = mean;
        assignment[i] = c;
      }
    }
  }
  return assignment;
}

/** Mean count of the neurons of each class, 0 for classes without neurons. */
export function assignedScores(
  counts: ArrayLike<number>,
  assignment: ArrayLike<number>,
  classes: number,
): Float64Array {
  const sums = new Float64Array(classes);
  const members = new Float64Array(classes);
  for (let i = 0; i < assignment.length; i++) {
    const c = assignment[i]!;
    if (c < 0) continue;
    sums[c]! += counts[i]!;
    members[c]!++;
  }
  return sums.map((s, c) => (members[c]! > 0 ? s / members[c]! : 0));
}

/**
 * Scores by proportion: each neuron votes for every class by how its training counts were shared
 * among the classes (`sums / shown`, normalised per neuron).
 */
export function proportionalScores(
  counts: ArrayLike<number>,
  sums: ArrayLike<number>,
  shown: ArrayLike<number>,
): Float64Array {
  const n = counts.length;
  const scores = new Float64Array(shown.length);
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let c = 0; c < shown.length; c++) if (shown[c]! > 0) total += sums[c * n + i]! / shown[c]!;
    if (total === 0) continue;
    for (let c = 0; c < shown.length; c++)
      if (shown[c]! > 0) scores[c]! += (counts[i]! * (sums[c * n + i]! / shown[c]!)) / total;
  }
  return scores;
}

export interface Quality {
  readonly accuracy: number;
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly f1: Float64Array;
}

/** Rates of a confusion matrix `[true, predicted]`; 0 where nothing is there to divide by. */
export function qualityOf(matrix: ArrayLike<number>, classes: number): Quality {
  const part = (a: number, b: number) => (b > 0 ? a / b : 0);
  const precision = new Float64Array(classes);
  const recall = new Float64Array(classes);
  let right = 0;
  let all = 0;
  for (let c = 0; c < classes; c++) {
    let row = 0;
    let column = 0;
    for (let d = 0; d < classes; d++) {
      row += matrix[c * classes + d]!;
      column += matrix[d * classes + c]!;
    }
    right += matrix[c * classes + c]!;
    all += row;
    recall[c] = part(matrix[c * classes + c]!, row);
    precision[c] = part(matrix[c * classes + c]!, column);
  }
  return {
    accuracy: part(right, all),
    precision,
    recall,
    f1: precision.map((p, c) => part(2 * p * recall[c]!, p + recall[c]!)),
  };
}

/**
 * Runs a softmax over counts step by step and stops at the first whose best probability reaches
 * `threshold`, at least after `least` steps. `confidence` gets the best probability of every step.
 */
export function stopWhenConfident(
  spikes: SpikeList,
  n: number,
  steps: number,
  options: { readonly temperature: number; readonly threshold: number; readonly least: number },
  confidence?: Float64Array,
): { readonly step: number; readonly scores: Float64Array } {
  const counts = new Float64Array(n);
  let stopped: { step: number; scores: Float64Array } | null = null;
  filterSpikes(spikes, n, steps, 1, 1, counts, (t) => {
    if (stopped && !confidence) return;
    const p = softmax(counts, options.temperature);
    const best = p[indexOfMost(p)]!;
    if (confidence) confidence[t] = best;
    if (!stopped && t + 1 >= options.least && best >= options.threshold)
      stopped = { step: t, scores: p };
  });
  return stopped ?? { step: -1, scores: softmax(counts, options.temperature) };
}
