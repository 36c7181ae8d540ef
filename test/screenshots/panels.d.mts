import type { Page } from 'playwright-core';

export declare const panels: readonly (readonly [
  name: string,
  show: (page: Page) => Promise<void>,
  drawing?: number,
])[];
export declare function tidy(page: Page): Promise<void>;
