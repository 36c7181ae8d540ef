/** Ranking of node types for a typed text: beginning, word, synonym, letters in order. */

import type { NodeDefinition } from '#engine';
import { recentTypes } from './usage.ts';

/** What people type -> part of a type's name. */
const SYNONYMS: readonly (readonly [string, readonly string[]])[] = [
  ['lif', ['if', 'integrate and fire', 'leaky', 'neuron']],
  ['poisson', ['noise', 'random spikes', 'background']],
  ['reward', ['modulator', 'dopamine']],
  ['trace', ['scope', 'oscilloscope', 'line', 'voltage', 'plot']],
  ['raster', ['spike plot', 'spikes', 'plot']],
  ['dc-current', ['constant', 'dc source', 'current', 'input']],
  ['constant', ['number', 'value', 'offset']],
  ['digits', ['mnist', 'images']],
  ['image-set', ['mnist', 'images']],
  ['mouse', ['pointer', 'cursor', 'joystick', 'pad']],
  ['stdp', ['learning', 'plasticity']],
];

/** Lower is better; null: no match. */
export function rank(definition: NodeDefinition, query: string): number | null {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return 5;
  const title = definition.title.toLowerCase();
  const name = definition.type.slice(definition.type.indexOf('/') + 1);
  if (title === wanted || name === wanted) return 0;
  if (title.startsWith(wanted) || name.startsWith(wanted)) return 1;
  if (title.split(/[\s,(-]+/).some((word) => word.startsWith(wanted))) return 2;
  if (
    SYNONYMS.some(([part, words]) => name.includes(part) && words.some((w) => w.startsWith(wanted)))
  )
    return 3;
  if (definition.category.startsWith(wanted)) return 3.5;
  if (title.includes(wanted) || name.includes(wanted)) return 4;
  let at = 0;
  for (const letter of title) if (letter === wanted[at]) at++;
  return at === wanted.length ? 6 : null;
}

/** What most graphs are made of: first in lists that nobody has typed anything into. */
const COMMON = (
  'dc-current poisson step-current noise-current sine-current regular spike-times ' +
  'rate-encoder latency delta lif alif adex izhikevich hodgkin-huxley lif-cond ' +
  'all-to-all fixed-probability one-to-one fixed-indegree convolution ' +
  'stdp-pair stdp-triplet stdp-reward reward schedule population-rate linear-readout raster trace rate'
).split(' ');
const commonAt = ({ type }: NodeDefinition): number => {
  const at = COMMON.indexOf(type.slice(type.indexOf('/') + 1));
  return at < 0 ? COMMON.length : at;
};

/**
 * Types that match, best first: what fits a held wire (`misfit`: 0 as it is, more with help), then by
 * the text, then what was used last. Nothing typed: the common ones, then all by name.
 */
export function search(
  all: readonly NodeDefinition[],
  query: string,
  misfit: (definition: NodeDefinition) => number = () => 0,
): readonly NodeDefinition[] {
  if (query.trim() === '')
    return [...all].sort(
      (a, b) => misfit(a) - misfit(b) || commonAt(a) - commonAt(b) || (a.title < b.title ? -1 : 1),
    );
  const used = recentTypes();
  const usedAt = ({ type }: NodeDefinition) => {
    const at = used.indexOf(type);
    return at < 0 ? used.length : at;
  };
  return all
    .map((definition) => ({ definition, rank: rank(definition, query) }))
    .filter((r): r is { definition: NodeDefinition; rank: number } => r.rank !== null)
    .sort(
      ({ definition: a, rank: x }, { definition: b, rank: y }) =>
        misfit(a) - misfit(b) || x - y || usedAt(a) - usedAt(b) || a.title.length - b.title.length,
    )
    .map((r) => r.definition);
}

/** Rank of any title for a typed text: beginning, word, inside, letters in order; null: no match. */
export function rankText(title: string, query: string): number | null {
  const wanted = query.trim().toLowerCase();
  const text = title.toLowerCase();
  if (wanted === '') return 5;
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.split(/[\s,_(-]+/).some((word) => word.startsWith(wanted))) return 2;
  if (text.includes(wanted)) return 4;
  let at = 0;
  for (const letter of text) if (letter === wanted[at]) at++;
  return at === wanted.length ? 6 : null;
}
