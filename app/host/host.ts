/** The surroundings this page found: the shell where there is one, else the browser. */

import { browserHost } from './browser.ts';
import { bridge, desktopHost } from './desktop.ts';
import type { Host } from './types.ts';

export const host: Host = bridge ? desktopHost(bridge) : browserHost;
