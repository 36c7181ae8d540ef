/**
 * The resolved graph: every parameter checked and in engine units, every port with its shape,
 * composites expanded, adapters of units folded in. Nothing here depends on dt's grid or on
 * random numbers yet; that begins in `lower`.
 */

import type { AssetRef } from '../graph/document.ts';
import type { NodeDefinition, Of, Port } from '../kit/types.ts';
import type { Expr } from '../language/ast.ts';

/** A checked parameter value. Numbers are in engine units (ms, mV, pA, nS, pF, um, fmol, K). */
export type ResolvedValue =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'draw';
      readonly distribution: 'normal' | 'uniform' | 'lognormal' | 'exponential' | 'gamma';
      /** In engine units, except lognormal's (mu, sigma of the log of the value in the parameter's unit) and gamma's shape. */
      readonly args: readonly number[];
      readonly clip: readonly [number, number] | null;
      /** Engine units per declared unit: what a drawn lognormal is multiplied with. */
      readonly unitFactor: number;
    }
  | { readonly kind: 'list'; readonly values: Float64Array }
  /** Over `i j x y d n` only: siblings and variables are already substituted by numbers. */
  | { readonly kind: 'formula'; readonly value: Expr }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'choice'; readonly value: string }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  /** A formula over `t` and siblings, as it will stand in the equations. */
  | { readonly kind: 'expression'; readonly text: string; readonly value: Expr }
  /** Columns in engine units. */
  | { readonly kind: 'table'; readonly columns: Of<Float64Array> }
  | { readonly kind: 'asset'; readonly value: AssetRef | null };

export interface ResolvedPort {
  readonly port: Port;
  /** Concrete sizes; `[]` is a single value; `-1` stands for a size that varies by sample. */
  readonly shape: readonly number[];
  /** Product of `shape`, 1 for `[]`. */
  readonly elements: number;
  /** Unit in force: an `impulses` output has taken its target's. */
  readonly unit: string | null;
}

export interface ResolvedNode {
  readonly id: string;
  readonly name: string;
  readonly definition: NodeDefinition;
  readonly parameters: Of<ResolvedValue>;
  /** Named dimensions of the definition's ports: `n` -> 800, `h` -> 28. A shape parameter's name gives the product. */
  readonly dims: Of<number>;
  readonly ports: Of<ResolvedPort>;
  /** Initial values from the document, by state variable. */
  readonly initial: Of<ResolvedValue>;
  readonly method?: string;
  readonly substeps?: number;
  readonly muted: boolean;
}

export interface ResolvedEnd {
  readonly node: string;
  readonly port: string;
}

export interface ResolvedEdge {
  readonly id: string;
  readonly from: ResolvedEnd;
  readonly to: ResolvedEnd;
}

export interface ResolvedGraph {
  readonly dt: number; // ms
  readonly duration: number; // ms
  readonly seed: number;
  readonly precision: 'f64' | 'mixed' | 'f32';
  /** In id order. */
  readonly nodes: readonly ResolvedNode[];
  /** In id order. */
  readonly edges: readonly ResolvedEdge[];
  /** Wires that end at a parameter, whose name their port is; in id order. */
  readonly drives: readonly ResolvedEdge[];
}
