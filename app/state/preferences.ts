/**
 * What the system and the person prefer: theme, contrast, motion. Each is the system's unless it
 * was chosen. They stand as attributes of the page's root, which is all that styles look at, and
 * painters are told when they change.
 */

import { repaint } from './frames.ts';
import { useView } from './view.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(prefers-contrast: more)');
const motion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether things should keep still. */
export function motionReduced(): boolean {
  const chosen = useView.getState().motion;
  return chosen === 'reduced' || (chosen === 'system' && motion.matches);
}

function apply(): void {
  const view = useView.getState();
  const { dataset } = document.documentElement;
  const isDark = view.theme === 'dark' || (view.theme === 'system' && dark.matches);
  const more = view.contrast === 'more' || (view.contrast === 'system' && contrast.matches);
  dataset.theme = isDark ? 'dark' : 'light';
  dataset.contrast = more ? 'more' : 'normal';
  dataset.motion = motionReduced() ? 'reduced' : 'full';
  repaint();
}

/**
 * The way the window is read. All there is in English goes from left to right; `?locale=ar-XB`, the
 * name of pseudo-locales for this, mirrors the window, so that it can be tested before there is a translation.
 */
function direct(): void {
  const mirrored = new URLSearchParams(window.location.search).get('locale') === 'ar-XB';
  document.documentElement.dir = mirrored ? 'rtl' : 'ltr';
}

/** Puts preferences into force, now and whenever they change. */
export function followPreferences(): void {
  direct();
  apply();
  for (const query of [dark, contrast, motion]) query.addEventListener('change', apply);
  useView.subscribe((now, before) => {
    if (
      now.theme !== before.theme ||
      now.contrast !== before.contrast ||
      now.motion !== before.motion
    )
      apply();
  });
}
