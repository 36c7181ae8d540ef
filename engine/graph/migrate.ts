/**
 * Plain data becomes a document: older versions are brought up to date, step by step, and the
 * form is checked, so that behind this point the types of `document.ts` hold. Nodes of an older
 * version of their type are upgraded by their definition. A node type that is not installed is
 * kept untouched; a file newer than this program opens read-only.
 */

import type { NodeDefinition, Of } from '../kit/types.ts';
import { graphProblems } from '../problems/graph.ts';
import { fail, hasErrors, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { DOCUMENT_VERSION, type GraphDocument, type GraphNode } from './document.ts';
import { documentForm } from './document-form.ts';
import { type Complaint, checkForm, type Form, sayForm } from './form.ts';
import { isObject, type JsonObject, show } from './json.ts';
import { type Migration, migrations } from './migrations/index.ts';
import { parse, type RawDocument, type SourceMap } from './parse.ts';
import { type Registry, withLocal } from './registry.ts';

const MAX_REPORTED = 200;
const FORM: Form = documentForm();

/** The document in plain data. Problems: `file/*` for its form, `migrate/*` for its versions. */
export function migrate(
  raw: Pick<RawDocument, 'root'>,
  registry: Registry,
  steps: readonly Migration[] = migrations,
  current: number = DOCUMENT_VERSION,
): Outcome<GraphDocument> {
  const problems: Problem[] = [];
  let root = raw.root;
  if (root.format !== 'snn-graph')
    return fail(graphProblems.notOurs(root.format === undefined ? 'missing' : show(root.format)));
  const from = typeof root.version === 'number' ? root.version : current;
  if (from > current) problems.push(graphProblems.newerDocument(from, current));
  let changes = 0;
  let version = from;
  for (const step of steps) {
    if (step.from !== version) continue;
    const applied = step.apply(root);
    root = { ...applied.document, version: step.from + 1 };
    changes += applied.changes;
    version++;
  }
  if (version !== from) problems.push(graphProblems.upgraded(from, changes));
  problems.push(...formProblems(FORM, root));
  if (hasErrors(problems)) return { ok: false, problems };
  return succeed(upgradeNodes(root as unknown as GraphDocument, registry, problems), problems);
}

/** A file's text as a document, and where its parts stand. */
export function readDocument(
  text: string,
  registry: Registry,
): Outcome<{
  readonly document: GraphDocument;
  readonly source: SourceMap;
  readonly readOnly: boolean;
}> {
  const raw = parse(text);
  if (!raw.ok) return raw;
  const migrated = migrate(raw.value, registry);
  const problems = [...raw.problems, ...migrated.problems];
  if (!migrated.ok) return { ok: false, problems };
  const readOnly = problems.some(({ code }) => code === 'migrate/newer');
  return succeed({ document: migrated.value, source: raw.value.source, readOnly }, problems);
}

/** Every place where plain data is not of a form, as problems of the document. */
function formProblems(form: Form, root: JsonObject): Problem[] {
  const problems: Problem[] = [];
  checkForm(form, root, (complaint) => {
    if (problems.length < MAX_REPORTED) problems.push(worded(complaint, root));
  });
  return problems;
}

function worded(complaint: Complaint, root: JsonObject): Problem {
  const { path } = complaint;
  const place = placeOf(path);
  const what = nameOf(path, root);
  switch (complaint.kind) {
    case 'value':
      return graphProblems.form(what, sayForm(complaint.form), show(complaint.value), place);
    case 'missing':
      return graphProblems.missingField(what, complaint.field, sayForm(complaint.form), place);
    case 'key':
      return graphProblems.wrongKey(what, complaint.key, complaint.says, place);
  }
}

function placeOf([section, id, field, name]: readonly string[]) {
  if (section === 'nodes' && id !== undefined) {
    const parameter = field === 'parameters' || field === 'initial' ? name : field;
    return { node: id, ...(parameter === undefined ? {} : { parameter }) };
  }
  if (section === 'edges' && id !== undefined)
    return { edge: id, ...(field === undefined ? {} : { port: field }) };
  if (section === 'simulation' || section === 'variables') return { parameter: id ?? section };
  return section === undefined ? {} : { parameter: path(section, id, field) };
}

const path = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('/');

/** How a message calls the thing at a path: nodes by their names. */
function nameOf(at: readonly string[], root: JsonObject): string {
  const [section, id, ...rest] = at;
  if (section === undefined) return 'The document';
  const node =
    section === 'nodes' && id !== undefined ? isObject(root.nodes) && root.nodes[id] : null;
  const owner =
    isObject(node) && typeof node.name === 'string'
      ? node.name
      : id === undefined
        ? section
        : `${section}/${id}`;
  return rest.length > 0 ? `${owner}: ${rest.join('/')}` : owner;
}

function upgradeNodes(document: GraphDocument, registry: Registry, problems: Problem[]) {
  const types = withLocal(registry, document);
  let nodes: Record<string, GraphNode> | null = null;
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = types.get(node.type);
    if (!definition || node.version === definition.version) continue;
    const named = { id, name: node.name };
    if (node.version > definition.version) {
      problems.push(graphProblems.newerNode(named, node.version, definition.version));
      continue;
    }
    nodes ??= { ...document.nodes };
    nodes[id] = upgradeNode(named, node, definition, problems);
  }
  return nodes ? { ...document, nodes } : document;
}

function upgradeNode(
  named: { readonly id: string; readonly name: string },
  node: GraphNode,
  definition: NodeDefinition,
  problems: Problem[],
): GraphNode {
  let parameters: Of<unknown> = node.parameters ?? {};
  for (let version = node.version; version < definition.version; version++) {
    const step = definition.migrations?.[version];
    if (!step) {
      problems.push(graphProblems.noMigration(named, version, definition.version));
      continue;
    }
    try {
      parameters = step(parameters);
    } catch {
      // A pack's migration met data it did not expect: the file's fault or the pack's, not a crash.
      problems.push(graphProblems.migrationFailed(named, version));
      return node;
    }
  }
  problems.push(graphProblems.upgradedNode(named, node.version, definition.version));
  return {
    ...node,
    version: definition.version,
    ...(node.parameters || Object.keys(parameters).length > 0
      ? { parameters: parameters as NonNullable<GraphNode['parameters']> }
      : {}),
  };
}
