/**
 * The window inside another page (`?embed`) and on a phone: the graph to look at, its pinned
 * controls, its plots, play, and a way to the full studio. The document store refuses every other
 * change.
 */

import { Canvas } from './canvas/Canvas.tsx';
import { Toast } from './dialogs/Notices.tsx';
import './dock/dock.css';
import './dock/plots/plots.css';
import './dock/plots/views.css';
import { PlotsTab } from './dock/plots/PlotsTab.tsx';
import { startRecording } from './dock/plots/recording.ts';
import { ControlPanel, hasControls } from './inspector/ControlPanel.tsx';
import './inspector/inspector.css';
import './inspector/fields/fields.css';
import './lessons/lessons.css';
import { RunBar } from './run/RunBar.tsx';
import { isHandheld } from './state/begin.ts';
import { useDocument } from './state/document.ts';
import { writeFragment } from './state/share.ts';
import { useView } from './state/view.ts';
import { strings } from './strings.ts';

interface Props {
  /** Where the window is only for a while this one: back. */
  readonly onLeave?: () => void;
}

/** The embedded window. */
export function EmbedView({ onLeave }: Props) {
  const title = useDocument((s) => s.document.title ?? s.name);
  const pinned = useDocument((s) => hasControls(s.document));
  // While presenting, a view may be kept without plots.
  const plots = useView((s) => s.dock || !onLeave);
  startRecording();
  const open = () => {
    const { document } = useDocument.getState();
    const address = `${window.location.origin}${window.location.pathname}${writeFragment(document)}`;
    window.open(address, '_blank', 'noopener');
  };
  return (
    <div className="embed-view">
      <header className="top-bar">
        <h1 className="project-name">{title}</h1>
        <RunBar />
        {!isHandheld && (
          <button type="button" className="embed-link" onClick={onLeave ?? open}>
            {onLeave ? strings.link.leave : strings.link.openFull}
          </button>
        )}
      </header>
      <div className="middle">
        <main className="stage">
          <Canvas />
        </main>
        {pinned && (
          <aside className="embed-controls" aria-label={strings.link.embed}>
            <ControlPanel />
          </aside>
        )}
      </div>
      {plots && (
        <section className="embed-plots" aria-label={strings.panels.plotsTitle}>
          <PlotsTab />
        </section>
      )}
      <Toast />
    </div>
  );
}
