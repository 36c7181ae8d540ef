/** The log as a list, newest last. */

import { useEffect, useRef } from 'react';
import { strings } from '../strings.ts';
import { useLog } from './log.ts';
import { printTime } from './plots/time-axis.ts';

const words = strings.panels.log;

/** The Log tab. */
export function LogTab() {
  const lines = useLog((s) => s.lines);
  const box = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line scrolls the list
  useEffect(() => {
    const element = box.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < 120)
      element.scrollTop = element.scrollHeight;
  }, [lines]);
  if (lines.length === 0)
    return (
      <div className="dock-empty">
        <p>{words.empty}</p>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <ol className="log" ref={box} tabIndex={0} aria-label={words.title}>
      {lines.slice(-400).map((line) => (
        <li key={line.number} className={line.kind}>
          <time>{new Date(line.at).toLocaleTimeString()}</time>
          <span className="log-time">{line.time === null ? '' : printTime(line.time, 5)}</span>
          <span>{line.text}</span>
        </li>
      ))}
    </ol>
  );
}
