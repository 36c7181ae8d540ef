/**
 * The graph document: what is saved, shared, undone and compiled. Immutable; edits are pure
 * functions (`edit.ts`) that share structure. Only what differs from a default is stored.
 */

import type { NodeDefinition, Of, Quantity, Value } from '../kit/types.ts';

/** `n` and seven random base-32 characters; never reused, never shown. */
export type NodeId = string;
/** `e` and seven random base-32 characters. */
export type EdgeId = string;
/** `<node id>/<port name>`. */
export type PortRef = string;

/** A file that belongs to the document: beside it by relative path, or inlined below 4 kB. */
export interface AssetRef {
  readonly path?: string;
  readonly sha256?: string;
  readonly inline?: string; // base64
  readonly name?: string;
}

/** What a parameter may hold in a document. */
export type ParameterValue =
  | Value
  | boolean
  | readonly number[] // a shape, a table's single column
  | readonly (readonly number[])[] // a table
  | AssetRef
  | null;

export interface GraphNode {
  readonly type: string;
  readonly version: number;
  readonly name: string;
  readonly parameters?: Of<ParameterValue>;
  /** Overrides of initial values, by state variable. */
  readonly initial?: Of<Value>;
  /** Overrides of the integration the classifier chooses. */
  readonly method?: string;
  readonly substeps?: number;
  readonly muted?: boolean;
  readonly note?: string;
}

export interface GraphEdge {
  readonly from: PortRef;
  readonly to: PortRef;
}

export interface SimulationSettings {
  readonly dt?: Quantity; // '0.1 ms'
  readonly duration?: Quantity; // '1 s'
  readonly seed?: number; // 1
  readonly precision?: 'f64' | 'mixed' | 'f32'; // 'f64'
}

/** A frame around nodes, or a note on the canvas. */
export interface LayoutItem {
  readonly kind: 'frame' | 'note';
  readonly title?: string;
  readonly text?: string;
  readonly at: readonly [number, number];
  readonly size: readonly [number, number];
  readonly colour?: string;
}

/** Where a plot is shown; both with its picture on the canvas. */
export type PlotPlace = 'dock' | 'canvas' | 'both';

/** A view to go back to: a part of the canvas, and what is open with it. */
export interface Bookmark {
  readonly at: readonly [number, number];
  readonly size: readonly [number, number];
  /** Subgraphs it is inside of, from the outermost in. */
  readonly scope?: readonly NodeId[];
  /** Plots of the dock by columns; none: no plots are open. */
  readonly plots?: readonly (readonly NodeId[])[];
}

/** Position; then width, height and flags where a person changed them. */
export type NodeLayout =
  | readonly [number, number]
  | {
      readonly at: readonly [number, number];
      readonly size?: readonly [number, number];
      readonly collapsed?: boolean;
      readonly pinned?: boolean;
      /** Of a plot; none: in the dock, and on the canvas as each person likes, without a picture. */
      readonly place?: PlotPlace;
    };

/** How a control is moved: between which ends, by a slider (where it can be one) or in steps. */
export interface Knob {
  readonly from?: Quantity;
  readonly to?: Quantity;
  readonly as?: 'slider' | 'stepper';
}

export interface GraphDocument {
  readonly format: 'snn-graph';
  readonly version: number;
  readonly title?: string;
  readonly description?: string;
  readonly requires?: Of<string>;
  readonly simulation?: SimulationSettings;
  readonly variables?: Of<Quantity>;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: Readonly<Record<EdgeId, GraphEdge>>;
  /** `local/<name>` without the prefix -> plain definition. */
  readonly definitions?: Of<NodeDefinition>;
  /** `'<node id>.<parameter>'` of the control panel, in order. */
  readonly controls?: readonly string[];
  /** How controls are moved where a person chose that, by the same names. */
  readonly knobs?: Of<Knob>;
  /** Name of a checkpoint beside the file. */
  readonly state?: string;
  readonly layout?: Readonly<Record<NodeId, NodeLayout>>;
  readonly items?: Readonly<Record<string, LayoutItem>>;
  /** Views by the digit they are kept under. */
  readonly bookmarks?: Readonly<Record<string, Bookmark>>;
}

export const DOCUMENT_VERSION = 1;

/** The document `New` makes. */
export const emptyDocument: GraphDocument = {
  format: 'snn-graph',
  version: DOCUMENT_VERSION,
  nodes: {},
  edges: {},
};
