/** The app's door to the engine: documents, checking, and a client for a running engine. */

export { check, createResolver, type Resolver } from './compile/resolve.ts';
export type * from './compile/resolved.ts';
export { type Join, join, PORT_KINDS } from './compile/wiring.ts';
export * from './graph/clipboard.ts';
export type * from './graph/document.ts';
export { DOCUMENT_VERSION, emptyDocument } from './graph/document.ts';
export * from './graph/edit.ts';
export * from './graph/edit-document.ts';
export * from './graph/edit-wires.ts';
export * from './graph/group.ts';
export { isId, type Randomness, splitPort, uniqueName } from './graph/ids.ts';
export type { PortKind } from './graph/kinds.ts';
export { locate, type Place } from './graph/locate.ts';
export { migrate, readDocument } from './graph/migrate.ts';
export { MAX_LENGTH, parse, type RawDocument, type SourceMap } from './graph/parse.ts';
export { createRegistry, type Registry, withLocal } from './graph/registry.ts';
export { documentSchema } from './graph/schema.ts';
export { serialise } from './graph/serialise.ts';
export { validate } from './graph/validate.ts';
export type * from './kit/types.ts';
export { parseQuantity } from './language/quantity.ts';
export * from './problems/index.ts';
export { webChannel } from './protocol/channel.ts';
export { type Client, connectEngine } from './protocol/client.ts';
export type * from './protocol/messages.ts';
export type { RingRecord } from './protocol/ring.ts';
