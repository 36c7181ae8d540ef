/** The weight of a projection in the few letters that a chip has room for. */

import { formatQuantity, type ResolvedGraph, type ResolvedNode } from '#engine';
import { resolvedOf } from '../dock/plots/sources.ts';
import { useDocument } from '../state/document.ts';
import { engineId } from '../state/scene.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;

interface ShownWeight {
  readonly text: string;
  readonly sign: 'E' | 'I' | '';
}

/**
 * The weight of a projection of the scene. Of a formula it is what it comes to, where that is one
 * number for all and the document has no errors.
 */
export function weightIn(id: string, weight: unknown): ShownWeight {
  const isFormula = typeof weight === 'object' && weight !== null && 'expression' in weight;
  const computed = isFormula ? computedOf(engineId(id)) : null;
  return weightOf(computed ?? weight);
}

const nodesOf = new WeakMap<ResolvedGraph, ReadonlyMap<string, ResolvedNode>>();

/** A weight as the engine has it, to three digits in the unit of what it drives. */
function computedOf(flat: string): string | null {
  const graph = resolvedOf(useDocument.getState().document);
  if (!graph) return null;
  let nodes = nodesOf.get(graph);
  if (!nodes) {
    nodes = new Map(graph.nodes.map((each) => [each.id, each]));
    nodesOf.set(graph, nodes);
  }
  const node = nodes.get(flat);
  const weight = node?.parameters.weight;
  if (weight?.kind !== 'number') return null;
  return formatQuantity(Number(weight.value.toPrecision(3)), node?.ports.post?.unit ?? '1');
}

/** A weight in a few letters, and whether it excites. */
export function weightOf(weight: unknown): ShownWeight {
  if (weight === undefined) return { text: words.weight.default, sign: 'E' };
  if (typeof weight === 'string' || typeof weight === 'number') {
    // Zeros that say how exact a number is have no room here.
    const text = String(weight)
      .trim()
      .replace(/^([-+]?\d+)\.0+(?!\d)/, '$1');
    return { text, sign: text.startsWith('-') ? 'I' : 'E' };
  }
  if (typeof weight === 'object' && weight !== null) {
    if ('expression' in weight) {
      const text = String(weight.expression);
      return { text, sign: text.trim().startsWith('-') ? 'I' : 'E' };
    }
    if ('draw' in weight) {
      const [mean] = 'args' in weight && Array.isArray(weight.args) ? weight.args : [];
      if (mean === undefined) return { text: words.weight.drawn, sign: 'E' };
      // An argument may be an expression itself.
      const { text, sign } = weightOf(mean);
      return { text: `~${text}`, sign };
    }
  }
  return { text: words.weight.listed, sign: '' };
}
