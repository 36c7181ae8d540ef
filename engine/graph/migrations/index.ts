/**
 * What changed from one version of the document to the next. Each step is a file of its own
 * (`0001-*.ts` brings version 1 to version 2) that is never changed after its release; this list
 * names them in order. Version 1 is the first, so the list is empty.
 */

import type { JsonObject } from '../json.ts';

/** Brings the plain data of one version to the next, and counts what it changed. */
export interface Migration {
  readonly from: number;
  apply(document: JsonObject): { readonly document: JsonObject; readonly changes: number };
}

export const migrations: readonly Migration[] = [];
