/** The window: top bar, rail and left panel, canvas, inspector, dock, status bar, dialogs. */

import { CircleHelp, PanelRight, Settings, Share2 } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { Canvas } from './canvas/Canvas.tsx';
import { followPointer, handleKey } from './commands/commands.ts';
import { Menu } from './commands/Menu.tsx';
import { CompareDialog, FileBar } from './dialogs/FileBar.tsx';
import { DropVeil, NavigationBar, PendingBar, Toast, UpdateBar } from './dialogs/Notices.tsx';
import { RestoreDialog } from './dialogs/RestoreDialog.tsx';
import { SettingsDialog } from './dialogs/SettingsDialog.tsx';
import { ShareDialog } from './dialogs/ShareDialog.tsx';
import { Dock } from './dock/Dock.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { EmptyState } from './lessons/EmptyState.tsx';
import { BigPlay, FirstSteps } from './lessons/FirstSteps.tsx';
import { LeftPanelView, Rail } from './palette/Library.tsx';
import { Palette } from './palette/Palette.tsx';
import { RunBar } from './run/RunBar.tsx';
import { StatusBar } from './run/StatusBar.tsx';
import { useDocument } from './state/document.ts';
import { type DialogName, useView } from './state/view.ts';
import { strings } from './strings.ts';

const Help = lazy(() => import('./docs/Help.tsx').then(({ Help: part }) => ({ default: part })));

export function App() {
  const dock = useView((s) => s.dock);
  const inspector = useView((s) => s.inspector);
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    window.addEventListener('pointermove', followPointer);
    return () => {
      window.removeEventListener('keydown', handleKey);
      window.removeEventListener('pointermove', followPointer);
    };
  }, []);
  return (
    <div className="app">
      <UpdateBar />
      <PendingBar />
      <NavigationBar />
      <FileBar />
      <header className="top-bar">
        <Menu />
        <ProjectName />
        <RunBar />
        <div className="top-tools">
          <DialogButton name="share" title={strings.link.title} Icon={Share2} />
          <DialogButton name="settings" title={strings.settings.title} Icon={Settings} />
          <DialogButton name="help" title={strings.help.title} Icon={CircleHelp} />
          <button
            type="button"
            className="icon-button"
            title={strings.inspectorToggle}
            aria-label={strings.inspectorToggle}
            aria-pressed={inspector}
            onClick={() => useView.getState().set({ inspector: !inspector })}
          >
            <PanelRight size={18} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </div>
      </header>
      <div className="middle">
        <Rail />
        <LeftPanelView />
        <main className="stage">
          <Canvas />
          <EmptyState />
          <BigPlay />
          <FirstSteps />
        </main>
        {inspector && (
          <aside className="inspector-panel" aria-label={strings.inspector.title}>
            <Inspector />
          </aside>
        )}
      </div>
      {dock && <Dock />}
      <StatusBar />
      <Palette />
      <Dialogs />
      <RestoreDialog />
      <DropVeil />
      <Toast />
      <Announcer />
    </div>
  );
}

/** What screen readers are told: results of commands, in words. */
function Announcer() {
  const text = useView((s) => s.announcement);
  return (
    <div className="sr-only" aria-live="polite">
      {text}
    </div>
  );
}

interface DialogButtonProps {
  readonly name: DialogName;
  readonly title: string;
  readonly Icon: typeof Share2;
}

function DialogButton({ name, title, Icon }: DialogButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      title={title}
      aria-label={title}
      onClick={() => useView.getState().set({ dialog: { name } })}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}

function Dialogs() {
  const dialog = useView((s) => s.dialog);
  const close = () => useView.getState().set({ dialog: null });
  if (!dialog) return null;
  if (dialog.name === 'share') return <ShareDialog onClose={close} />;
  if (dialog.name === 'settings') return <SettingsDialog onClose={close} />;
  if (dialog.name === 'compare') return <CompareDialog onClose={close} />;
  return (
    <Suspense fallback={null}>
      <Help about={dialog.about} onClose={close} />
    </Suspense>
  );
}

function ProjectName() {
  const title = useDocument((s) => s.document.title ?? s.name);
  const dirty = useDocument((s) => s.document !== s.saved);
  return (
    <h1 className="project-name" title={dirty ? strings.panels.changed : title}>
      {title}
      {dirty && <span className="dirty" role="img" aria-label={strings.panels.unsaved} />}
    </h1>
  );
}
