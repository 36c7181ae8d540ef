/** What a fix is, and what a function that offers some is told. */

import {
  type EditContext,
  type GraphDocument,
  type NodeDefinition,
  type Problem,
  withLocal,
} from '#engine';

export interface Fix {
  /** A verb and what it acts on: the button's text and the label of the undo step. */
  readonly label: string;
  apply(document: GraphDocument): GraphDocument;
}

export interface Case {
  readonly problem: Problem;
  readonly document: GraphDocument;
  readonly context: EditContext;
}

/** The edits it knows for a problem; none where it does not apply. */
export type Make = (found: Case) => readonly Fix[];

/** All node types of the document, its own among them. */
export const typesOf = ({ document, context }: Case) => withLocal(context.registry, document);

/** The type of a node of the document, else of the one that the problem is about. */
export const definitionOf = (found: Case, id = found.problem.node): NodeDefinition | undefined =>
  typesOf(found).get(found.document.nodes[id ?? '']?.type ?? '');

export const nameOf = ({ document }: Case, id: string): string => document.nodes[id]?.name ?? id;
