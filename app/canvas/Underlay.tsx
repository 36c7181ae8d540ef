/** The dots and the painted layer under the nodes; follows the view without rendering. */

import { memo, useEffect, useRef } from 'react';
import { MARGIN, paintScene, type Scene } from './paint.ts';
import { farMark, farName, onViewport, type Viewport, viewport } from './viewport.ts';

const REST = 140; // ms without movement before the layer is painted anew
const MOST_SCALE = 2;
const DOTS_MARGIN = 256; // px, as in the style sheet
const MOST_STRETCH = 1.5;
const BEFORE_OUT = 1.25;

/** Paints wires and far nodes; `scene` says which. */
export const Underlay = memo(function Underlay({ scene }: { readonly scene: Scene }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dots = useRef<HTMLDivElement>(null);
  const shown = useRef(scene);
  shown.current = scene;
  const repaint = useRef<() => void>(() => {});
  useEffect(() => {
    let painted: Viewport | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let dotStep = 0;
    let far = '';
    const paint = () => {
      frame = 0;
      const target = canvas.current;
      const view = viewport();
      if (!target || view.width === 0) return;
      const isNeeded = shown.current.paintsWires || shown.current.lod <= 1;
      target.style.display = isNeeded ? '' : 'none';
      if (!isNeeded) {
        painted = null;
        return;
      }
      const scale = Math.min(1, window.devicePixelRatio || 1);
      const width = Math.round(view.width * (1 + 2 * MARGIN) * scale);
      const height = Math.round(view.height * (1 + 2 * MARGIN) * scale);
      if (target.width !== width || target.height !== height) {
        target.width = width;
        target.height = height;
        target.style.width = `${view.width * (1 + 2 * MARGIN)}px`;
        target.style.height = `${view.height * (1 + 2 * MARGIN)}px`;
      }
      paintScene(target, shown.current, view);
      painted = view;
      place(view);
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    };
    repaint.current = schedule;
    const place = (view: Viewport) => {
      const target = canvas.current;
      if (!target || !painted) return true;
      const k = view.zoom / painted.zoom;
      // The corner of the layer, in canvas units, as it was painted.
      const left = (-painted.x - painted.width * MARGIN) / painted.zoom;
      const top = (-painted.y - painted.height * MARGIN) / painted.zoom;
      const x = view.x + left * view.zoom;
      const y = view.y + top * view.zoom;
      target.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
      const right = x + painted.width * (1 + 2 * MARGIN) * k;
      const bottom = y + painted.height * (1 + 2 * MARGIN) * k;
      return k < MOST_SCALE && x <= 0 && y <= 0 && right >= view.width && bottom >= view.height;
    };
    /**
     * Dots keep a distance of at least 12 px. Only the remainder of a step moves them, as a layer of
     * their own, and a little zooming stretches it: they are painted anew at rest.
     */
    const placeDots = (view: Viewport, sharp: boolean) => {
      const dot = dots.current;
      if (!dot) return;
      const step = (view.zoom < 0.5 ? 96 : 24) * view.zoom;
      let stretch = step / dotStep;
      const least = (view.width + step) / (view.width + DOTS_MARGIN);
      if (sharp ? stretch !== 1 : !(stretch >= Math.min(1, least) && stretch <= MOST_STRETCH)) {
        // Who zooms out will zoom out further: the layer must still reach the other side then.
        stretch = !sharp && stretch < 1 ? BEFORE_OUT : 1;
        dotStep = step / stretch;
        dot.style.backgroundSize = `${dotStep}px ${dotStep}px`;
      }
      dot.style.transform = `translate(${view.x % step}px, ${view.y % step}px) scale(${stretch})`;
    };
    const follow = (view: Viewport) => {
      placeDots(view, false);
      const sizes = `${farName(view.zoom)} ${farMark(view.zoom)}`;
      if (far !== sizes) {
        const flow = canvas.current?.closest<HTMLElement>('.react-flow');
        flow?.style.setProperty('--far-name', `${farName(view.zoom)}px`);
        flow?.style.setProperty('--far-mark', String(farMark(view.zoom)));
        far = sizes;
      }
      const covers = place(view);
      clearTimeout(timer);
      if (!painted || !covers) schedule();
      const isLeft =
        painted && (painted.x !== view.x || painted.y !== view.y || painted.zoom !== view.zoom);
      timer = setTimeout(() => {
        placeDots(viewport(), true);
        if (isLeft) schedule();
      }, REST);
    };
    follow(viewport());
    schedule();
    const stop = onViewport(follow);
    // Colours come from the theme.
    const theme = new MutationObserver(schedule);
    theme.observe(document.documentElement, { attributes: true });
    return () => {
      stop();
      theme.disconnect();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scene is painted
  useEffect(() => repaint.current(), [scene]);
  return (
    <div className="underlay" aria-hidden="true">
      <div className="underlay-dots" ref={dots} />
      <canvas className="underlay-canvas" ref={canvas} />
    </div>
  );
});
