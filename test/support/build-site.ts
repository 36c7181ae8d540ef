/** Builds the app once, where it is stale, before browsers share it. */

import { startServer } from './browser.ts';

export async function setup(): Promise<void> {
  (await startServer()).close();
}
