/** How the window keeps up: pictures, what one costs, what was not drawn, the speed of the run, memory. */

import { useEffect, useRef } from 'react';
import { frameCost, frameRate, withFrame } from '../state/frames.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { printBytes, printCount, printFactor } from './run-target.ts';

const words = strings.status;
const EVERY = 1000; // ms

/** Memory of the page, where the browser tells. */
const heap = (): number | undefined =>
  (performance as { readonly memory?: { readonly usedJSHeapSize: number } }).memory?.usedJSHeapSize;

/** Names and values, as they are now. */
function facts(pictures: number): readonly (readonly [string, string])[] {
  const { realTimeFactor, state, dropped, summary } = useSimulation.getState();
  const page = heap();
  return [
    [words.performance.pictures, words.fps(pictures)],
    [words.performance.cost, `${frameCost().toFixed(1)}\u2009ms`],
    [words.performance.notDrawn, printCount(dropped)],
    [
      words.performance.speed,
      state === 'running' && realTimeFactor > 0
        ? strings.run.realTime(printFactor(realTimeFactor))
        : words.performance.none,
    ],
    [words.performance.network, summary ? printBytes(summary.bytes) : words.performance.none],
    [words.performance.page, page === undefined ? words.performance.none : printBytes(page)],
  ];
}

/**
 * The rate of pictures in the status bar, and more of it above where that is open. Written past React:
 * the window must not render for it.
 */
export function Performance({ open, onToggle }: { readonly open: boolean; onToggle(): void }) {
  const rate = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    const put = (place: Element | null | undefined, text: string) => {
      if (place && place.textContent !== text) place.textContent = text;
    };
    const say = () => {
      const pictures = Math.round(frameRate());
      put(rate.current, words.fps(pictures));
      for (const [k, [, value]] of facts(pictures).entries())
        put(list.current?.querySelectorAll('dd')[k], value);
    };
    // Within a frame that comes anyway.
    const timer = setInterval(() => withFrame('frame-rate', say), EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      {open && (
        <section className="performance" aria-label={words.performance.title}>
          <h2>{words.performance.title}</h2>
          <dl ref={list}>
            {facts(0).map(([name]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd />
              </div>
            ))}
          </dl>
        </section>
      )}
      <button
        type="button"
        title={words.frames}
        aria-expanded={open}
        ref={rate}
        onClick={onToggle}
      />
    </>
  );
}
