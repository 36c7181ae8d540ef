/**
 * The graph to be shown to others: full screen, with its pinned controls and plots. Nothing can be
 * deleted. Left and right go through the kept views, B makes the screen dark, L lets a light follow the pointer, Escape leaves.
 */

import { useEffect, useRef, useState } from 'react';
import { stepView } from './commands/bookmarks.ts';
import { followPointer, handleKey } from './commands/commands.ts';
import { EmbedView } from './EmbedView.tsx';
import { stopPresenting } from './state/present.ts';

/** The window while presenting. */
export function PresenterView() {
  const [dark, setDark] = useState(false);
  const [light, setLight] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = (event.target as Element | null)?.closest('input, textarea, select');
      if (event.key === 'Escape') stopPresenting();
      else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) handleKey(event);
      else if (event.key === 'b') setDark((is) => !is);
      else if (event.key === 'l') setLight((is) => !is);
      else if (event.key === 'ArrowRight') stepView(1);
      else if (event.key === 'ArrowLeft') stepView(-1);
      else handleKey(event);
    };
    const change = () => {
      if (!document.fullscreenElement) stopPresenting();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('pointermove', followPointer);
    document.addEventListener('fullscreenchange', change);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('pointermove', followPointer);
      document.removeEventListener('fullscreenchange', change);
    };
  }, []);
  return (
    <div className="presenter">
      <EmbedView onLeave={stopPresenting} />
      {light && <Light />}
      {dark && <div className="presenter-dark" />}
    </div>
  );
}

/** All but what is around the pointer is darker. */
function Light() {
  const veil = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = ({ clientX, clientY }: PointerEvent) => {
      veil.current?.style.setProperty('--x', `${clientX}px`);
      veil.current?.style.setProperty('--y', `${clientY}px`);
    };
    window.addEventListener('pointermove', move);
    return () => window.removeEventListener('pointermove', move);
  }, []);
  return <div className="presenter-light" ref={veil} />;
}
