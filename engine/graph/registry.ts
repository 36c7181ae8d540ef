/**
 * The node types that are installed, by their names, and over them those that a document brings
 * itself (`local/<name>`). A registry never changes; another set of types is another registry.
 */

import type { NodeDefinition, Of } from '../kit/types.ts';
import { assert } from '../problems/problem.ts';
import type { GraphDocument } from './document.ts';

export interface Registry {
  /** The definition of a type, `local/...` included; undefined where it is not installed. */
  get(type: string): NodeDefinition | undefined;
  /** All definitions, by type, local ones last. */
  readonly all: readonly NodeDefinition[];
  /** Names of the packs that are installed. */
  readonly packs: ReadonlySet<string>;
}

/** A registry of definitions and, optionally, of a document's own (`definitions`, by bare name). */
export function createRegistry(
  definitions: readonly NodeDefinition[],
  local: Of<NodeDefinition> = {},
): Registry {
  const types = new Map<string, NodeDefinition>();
  for (const definition of definitions) {
    assert(!types.has(definition.type), `the type ${definition.type} is defined once`);
    types.set(definition.type, definition);
  }
  const own = Object.keys(local)
    .sort()
    .flatMap((name) => {
      const definition = local[name];
      return definition ? [localDefinition(name, definition)] : [];
    });
  for (const definition of own) types.set(definition.type, definition);
  const all = [...types.values()];
  return {
    get: (type) => types.get(type),
    all,
    packs: new Set(all.map(({ type }) => type.slice(0, type.indexOf('/')))),
  };
}

/** One object per local definition, however often it is asked for: caches key on it. */
const completed = new WeakMap<NodeDefinition, NodeDefinition>();

/** A document's own definition under its full type name; what may be left out there is filled in. */
function localDefinition(name: string, plain: NodeDefinition): NodeDefinition {
  const type = `local/${name}`;
  let made = completed.get(plain);
  if (made?.type !== type) {
    made = {
      ...plain,
      type,
      doc: plain.doc ?? '',
      parameters: documented(plain.parameters),
      ports: documented(plain.ports),
      examples: plain.examples ?? ([] as unknown as NodeDefinition['examples']),
    };
    completed.set(plain, made);
  }
  return made;
}

const documented = <T extends { readonly doc: string }>(record: Of<T>): Of<T> =>
  Object.fromEntries(Object.entries(record).map(([key, v]) => [key, { ...v, doc: v.doc ?? '' }]));

const none: Of<NodeDefinition> = {};
const extended = new WeakMap<Registry, WeakMap<object, Registry>>();

/** The registry as a document sees it: the installed types and its own. Cached. */
export function withLocal(registry: Registry, document: GraphDocument): Registry {
  const local = document.definitions ?? none;
  if (Object.keys(local).length === 0) return registry;
  let cache = extended.get(registry);
  if (!cache) {
    cache = new WeakMap();
    extended.set(registry, cache);
  }
  let made = cache.get(local);
  if (!made) {
    made = createRegistry(
      registry.all.filter(({ type }) => !type.startsWith('local/')),
      local,
    );
    cache.set(local, made);
  }
  return made;
}
