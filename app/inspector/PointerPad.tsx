/**
 * The pad of a mouse source: the pointer over it is the input, arrows move the place too, and Space
 * or a button of the pointer presses. Its dot moves without React: a pointer is faster than that.
 */

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { padOf, touchPad } from '../state/live-input.ts';
import { strings } from '../strings.ts';

const words = strings.inspector.pad;

/** How far an arrow goes; with Shift five times as far. */
const STEP = 0.05;

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const within = (value: number) => Math.max(-1, Math.min(1, value));

/** A number of the pad's place that can be read: three digits are finer than a pixel. */
const rounded = (value: number) => Math.round(within(value) * 1000) / 1000;

interface Props {
  /** As the engine names it. */
  readonly node: string;
  readonly label?: string;
}

export function PointerPad({ node, label = words.title }: Props) {
  const pad = useRef<HTMLDivElement>(null);
  const frame = useRef(0);
  const place = useRef<readonly [number, number, boolean]>([0, 0, false]);

  const show = () => {
    const [x, y, pressed] = place.current;
    const element = pad.current;
    if (!element) return;
    element.style.setProperty('--x', `${50 + 50 * x}%`);
    element.style.setProperty('--y', `${50 - 50 * y}%`);
    element.classList.toggle('pressed', pressed);
    element.setAttribute('aria-valuenow', String(x));
    element.setAttribute('aria-valuetext', words.place(x, y, pressed));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node has another place
  useEffect(() => {
    const [x, y, pressed] = padOf(node);
    place.current = [x, y, pressed > 0];
    show();
    return () => cancelAnimationFrame(frame.current);
  }, [node]);

  /** Goes there; the engine is told once a frame. */
  const move = (x: number, y: number, pressed: boolean) => {
    const [wasX, wasY, was] = place.current;
    place.current = [rounded(x), rounded(y), pressed];
    if (place.current[0] === wasX && place.current[1] === wasY && pressed === was) return;
    show();
    cancelAnimationFrame(frame.current);
    const tell = () => touchPad(node, ...place.current);
    // A press must not be lost to the next one.
    if (pressed === was) frame.current = requestAnimationFrame(tell);
    else tell();
  };
  const follow = (event: PointerEvent<HTMLDivElement>, pressed: boolean) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    move(
      (2 * (event.clientX - left)) / width - 1,
      1 - (2 * (event.clientY - top)) / height,
      pressed,
    );
  };
  const press = (pressed: boolean) => move(place.current[0], place.current[1], pressed);
  const byKey = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const isPress = event.key === ' ' || event.key === 'Enter';
    if (!arrow && !isPress && event.key !== 'Home') return;
    event.preventDefault(); // arrows would scroll, Space start or stop the run
    event.stopPropagation();
    const [x, y, pressed] = place.current;
    const step = event.shiftKey ? 5 * STEP : STEP;
    if (arrow) move(x + step * arrow[0], y + step * arrow[1], pressed);
    else if (isPress) press(true);
    else move(0, 0, pressed);
  };
  return (
    <>
      <div
        ref={pad}
        className="page-pad"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={-1}
        aria-valuemax={1}
        aria-valuenow={0}
        onPointerMove={(event) => follow(event, event.buttons > 0)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event, true);
        }}
        onPointerUp={(event) => follow(event, false)}
        onPointerCancel={() => press(false)}
        onBlur={() => press(false)}
        onKeyDown={byKey}
        onKeyUp={(event) => {
          if (event.key === ' ' || event.key === 'Enter') press(false);
        }}
      />
      <p className="hint page-pad-hint">{words.hint}</p>
    </>
  );
}
