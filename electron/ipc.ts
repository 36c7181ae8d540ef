/**
 * The one table of channels between the page and the shell. Every call is checked here: that it
 * comes from a page of ours, and that its arguments are what they claim to be. A call that fails a
 * check is refused with a reason that names the channel.
 */

import type { Bridge, MenuCommand } from '#host';

/** Operations of the bridge that the page calls; the others are events. */
export type Operation = Exclude<keyof Bridge, 'onOpen' | 'onCommand'>;
export type Handlers<Sender> = {
  readonly [K in Operation]: (
    sender: Sender,
    ...args: Parameters<Bridge[K]>
  ) => ReturnType<Bridge[K]>;
};

export const EVENTS = { open: 'spikeloom:open', command: 'spikeloom:command' } as const;
export const channelOf = (operation: Operation): string => `spikeloom:${operation}`;

/** Longest text of a graph, as in the parser's own bound [characters]. */
const MOST_TEXT = 256 * 2 ** 20;
const MOST_NAME = 1024;
const MOST_COMMANDS = 500;
const GROUPS: readonly string[] = [
  'file',
  'edit',
  'view',
  'run',
  'help',
] satisfies MenuCommand['group'][];

type Check = (value: unknown) => boolean;
const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= most;
const path: Check = (value) =>
  text(MOST_NAME * 4)(value) && value !== '' && !String(value).includes('\0');
const menuCommand: Check = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, keys, group } = value as Record<string, unknown>;
  return [id, title, keys].every(text(MOST_NAME)) && GROUPS.includes(String(group));
};

/** What each argument of an operation must be; the count is checked too. */
export const ARGUMENTS: { readonly [K in Operation]: readonly Check[] } = {
  openFile: [],
  openRecent: [path],
  saveFile: [text(MOST_NAME), text(MOST_TEXT), (value) => value === null || path(value)],
  lookFile: [path, (value) => value === null || text(MOST_NAME)(value)],
  recentFiles: [],
  forgetRecent: [path],
  earlierSaves: [path],
  ready: [],
  setMenu: [
    (value) => Array.isArray(value) && value.length <= MOST_COMMANDS && value.every(menuCommand),
  ],
  setEdited: [(value) => typeof value === 'boolean'],
};

/** The part of Electron's event that tells where a call comes from. */
export interface Caller {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** The top frame of a page that the shell itself serves. */
function isOurPage(caller: Caller, origin: string): boolean {
  const frame = caller.senderFrame;
  if (!frame || frame.parent !== null) return false;
  return URL.canParse(frame.url) && frame.url.startsWith(`${origin}/`);
}

/** Why a call is refused, or null. */
export function refusal(
  operation: Operation,
  caller: Caller,
  args: readonly unknown[],
  origin: string,
): string | null {
  if (!isOurPage(caller, origin))
    return `${operation}: calls are taken from the app's own page only`;
  const checks = ARGUMENTS[operation];
  if (args.length !== checks.length)
    return `${operation}: takes ${checks.length} arguments, not ${args.length}`;
  const wrong = checks.findIndex((check, index) => !check(args[index]));
  return wrong < 0 ? null : `${operation}: argument ${wrong + 1} is not of its kind`;
}
