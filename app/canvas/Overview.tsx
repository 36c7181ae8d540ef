/**
 * The overview: the whole graph on one small canvas, with the part that is seen; click or drag to go.
 * One that nobody asked for stands back while everything is in sight.
 */

import { useReactFlow } from '@xyflow/react';
import { memo, useEffect, useMemo, useRef } from 'react';
import { strings } from '../strings.ts';
import { shownRect } from './looking.ts';
import { CATEGORY } from './paint.ts';
import { boundsOf, type Places } from './places.ts';
import { contains, onViewport, seen, viewport } from './viewport.ts';

const WIDTH = 200;
const HEIGHT = 130;
const PAD = 6;
const REST = 140; // ms without movement

/** A picture of everything; `asked`: also where everything is in sight. */
export const Overview = memo(function Overview({
  places,
  asked,
}: {
  readonly places: Places;
  readonly asked: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const { setViewport } = useReactFlow();
  const bounds = useMemo(() => boundsOf(places), [places]);
  const scale = bounds
    ? Math.min(
        (WIDTH - 2 * PAD) / Math.max(1, bounds.width),
        (HEIGHT - 2 * PAD) / Math.max(1, bounds.height),
      )
    : 1;
  const left = bounds ? (WIDTH - bounds.width * scale) / 2 - bounds.x * scale : 0;
  const top = bounds ? (HEIGHT - bounds.height * scale) / 2 - bounds.y * scale : 0;
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const paint = () => {
      const style = getComputedStyle(target);
      context.setTransform(2, 0, 0, 2, 0, 0);
      context.clearRect(0, 0, WIDTH, HEIGHT);
      for (const box of places.boxes.values()) {
        if (box.layout?.kind === 'chip') continue;
        const name = CATEGORY[box.definition?.category ?? ''] ?? '--line-strong';
        context.fillStyle = style.getPropertyValue(name);
        context.fillRect(
          box.x * scale + left,
          box.y * scale + top,
          Math.max(2, box.width * scale),
          Math.max(2, box.height * scale),
        );
      }
    };
    paint();
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributes: true });
    return () => theme.disconnect();
  }, [places, scale, left, top]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let base = 1;
    /** While the view moves its frame is stretched; at rest it has its size and a border as thin as ever. */
    const place = (sharp: boolean) => {
      const box = frame.current;
      if (!box) return;
      const { x, y, width, height } = seen(viewport());
      if (sharp) {
        const needed = asked || (bounds !== null && !contains(shownRect(), bounds));
        whole.current?.classList.toggle('away', !needed);
        base = width;
        box.style.width = `${width * scale}px`;
        box.style.height = `${height * scale}px`;
      }
      box.style.transform = `translate(${x * scale + left}px, ${y * scale + top}px) scale(${width / base})`;
    };
    const follow = () => {
      place(false);
      clearTimeout(timer);
      timer = setTimeout(place, REST, true);
    };
    place(true);
    const stop = onViewport(follow);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [scale, left, top, bounds, asked]);
  const go = (event: React.PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const { zoom, width, height } = viewport();
    const x = (event.clientX - rect.left - left) / scale;
    const y = (event.clientY - rect.top - top) / scale;
    void setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
  };
  return (
    <div
      ref={whole}
      className={`overview ${asked ? 'asked' : 'away'} nopan nowheel`}
      title={strings.canvas.overview}
      onPointerDown={go}
      onPointerMove={go}
    >
      <canvas ref={canvas} width={WIDTH * 2} height={HEIGHT * 2} />
      <div className="overview-frame" ref={frame} />
    </div>
  );
});
