/** The window: top bar, rail and left panel, canvas, inspector, dock, status bar, dialogs. */

import { CircleHelp, PanelBottom, PanelRight, Settings, Share2 } from 'lucide-react';
import { type CSSProperties, lazy, Suspense, useEffect, useState } from 'react';
import { setAbout } from '#engine';
import { Canvas } from './canvas/Canvas.tsx';
import { followPointer, handleKey } from './commands/commands.ts';
import { Menu } from './commands/Menu.tsx';
import { CompareDialog, FileBar } from './dialogs/FileBar.tsx';
import {
  BrokenBar,
  DropVeil,
  NavigationBar,
  PendingBar,
  ShownRunBar,
  Toast,
  UpdateBar,
} from './dialogs/Notices.tsx';
import { NewerBar, UpgradedDialog } from './dialogs/Opened.tsx';
import { RecentDialog } from './dialogs/RecentDialog.tsx';
import { RepeatDialog } from './dialogs/RepeatDialog.tsx';
import { ReportDialog } from './dialogs/ReportDialog.tsx';
import { RestoreDialog } from './dialogs/RestoreDialog.tsx';
import { SettingsDialog } from './dialogs/SettingsDialog.tsx';
import { ShareDialog } from './dialogs/ShareDialog.tsx';
import { Dock } from './dock/Dock.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { TextLine } from './inspector/TextLine.tsx';
import { EmptyState } from './lessons/EmptyState.tsx';
import { BigPlay, FirstSteps } from './lessons/FirstSteps.tsx';
import { LeftPanelView, Rail } from './palette/Library.tsx';
import { Palette } from './palette/Palette.tsx';
import { RecorderBar } from './recorders/RecorderBar.tsx';
import { RunBar } from './run/RunBar.tsx';
import { StatusBar } from './run/StatusBar.tsx';
import { Splitter } from './Splitter.tsx';
import { edit, useDocument } from './state/document.ts';
import { type DialogName, useView } from './state/view.ts';
import { strings } from './strings.ts';

const words = strings.inspector.project;
const { edits } = strings.inspector;

const Help = lazy(() => import('./docs/Help.tsx').then(({ Help: part }) => ({ default: part })));

export function App() {
  const dock = useView((s) => s.dock);
  const inspector = useView((s) => s.inspector);
  const leftWidth = useView((s) => s.leftWidth);
  const inspectorWidth = useView((s) => s.inspectorWidth);
  const widths = {
    '--left': `${leftWidth}px`,
    '--inspector': `${inspectorWidth}px`,
  } as CSSProperties;
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
      <BrokenBar />
      <NavigationBar />
      <RecorderBar />
      <ShownRunBar />
      <FileBar />
      <NewerBar />
      <header className="top-bar">
        <Menu />
        <ProjectName />
        <RunBar />
        <div className="top-tools">
          <DialogButton name="share" title={strings.link.title} Icon={Share2} />
          <DialogButton name="settings" title={strings.settings.title} Icon={Settings} />
          <DialogButton name="help" title={strings.help.title} Icon={CircleHelp} />
          <PanelToggle panel="dock" Icon={PanelBottom} />
          <PanelToggle panel="inspector" Icon={PanelRight} />
        </div>
      </header>
      <div className="middle" style={widths}>
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
            <Splitter
              side="left"
              label={strings.panels.inspectorWidth}
              size={inspectorWidth}
              least={280}
              most={480}
              onChange={(width) => useView.getState().set({ inspectorWidth: width })}
            />
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

interface PanelToggleProps {
  readonly panel: 'dock' | 'inspector';
  readonly Icon: typeof Share2;
}

/** Shows and hides a panel. */
function PanelToggle({ panel, Icon }: PanelToggleProps) {
  const shown = useView((s) => s[panel]);
  return (
    <button
      type="button"
      className="icon-button"
      title={strings.toggles[panel]}
      aria-label={strings.toggles[panel]}
      aria-pressed={shown}
      onClick={() => useView.getState().set({ [panel]: !shown })}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
    </button>
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
  if (dialog.name === 'upgraded') return <UpgradedDialog onClose={close} />;
  if (dialog.name === 'recent') return <RecentDialog onClose={close} />;
  if (dialog.name === 'report') return <ReportDialog onClose={close} />;
  if (dialog.name === 'repeat') return <RepeatDialog onClose={close} />;
  return (
    <Suspense fallback={null}>
      <Help about={dialog.about} onClose={close} />
    </Suspense>
  );
}

/** The graph's title, which a click turns into a field; a dot where it differs from its file. */
function ProjectName() {
  const title = useDocument((s) => s.document.title ?? s.name);
  const dirty = useDocument((s) => s.document !== s.saved);
  const [renaming, setRenaming] = useState(false);
  return (
    <h1 className="project-name">
      {renaming ? (
        <TextLine
          label={words.title}
          value={title}
          onChange={(text) => edit(edits.title, (d) => setAbout(d, { title: text.trim() }))}
          onEnd={() => setRenaming(false)}
        />
      ) : (
        <button type="button" title={words.rename(title)} onClick={() => setRenaming(true)}>
          {title}
        </button>
      )}
      {dirty && (
        <span
          className="dirty"
          role="img"
          title={strings.panels.changed}
          aria-label={strings.panels.unsaved}
        />
      )}
    </h1>
  );
}
