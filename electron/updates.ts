/** Updates: off, unless a feed is named when the shell is built (`SPIKELOOM_UPDATE_FEED`, an https address). */

import { autoUpdater } from 'electron';
import { feedOf } from './policy.ts';

declare const __UPDATE_FEED__: string;

/** Asks the feed once at start; what it finds is installed when the app quits. */
export function followUpdates(report: (error: Error) => void): void {
  const feed = feedOf(__UPDATE_FEED__, process.platform);
  if (!feed) return;
  autoUpdater.on('error', report);
  autoUpdater.setFeedURL({ url: feed });
  autoUpdater.checkForUpdates();
}
