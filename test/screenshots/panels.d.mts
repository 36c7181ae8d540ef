import type { Page } from 'playwright-core';

export declare const panels: readonly (readonly [string, (page: Page) => Promise<void>])[];
export declare function tidy(page: Page): Promise<void>;
