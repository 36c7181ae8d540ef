/** The window: top bar, rail and left panel, canvas, inspector, dock, status bar. */

import { useEffect } from 'react';
import { Canvas } from './canvas/Canvas.tsx';
import { handleKey } from './commands/commands.ts';
import { Menu } from './commands/Menu.tsx';
import { Dock } from './dock/Dock.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { LeftPanelView, Rail } from './palette/Library.tsx';
import { Palette } from './palette/Palette.tsx';
import { RunBar } from './run/RunBar.tsx';
import { StatusBar } from './run/StatusBar.tsx';
import { useDocument } from './state/document.ts';
import { repaint } from './state/telemetry.ts';
import { useView } from './state/view.ts';

export function App() {
  const dock = useView((s) => s.dock);
  const inspector = useView((s) => s.inspector);
  useTheme();
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
  return (
    <div className="app">
      <header className="top-bar">
        <Menu />
        <ProjectName />
        <RunBar />
      </header>
      <div className="middle">
        <Rail />
        <LeftPanelView />
        <main className="stage">
          <Canvas />
          <EmptyState />
        </main>
        {inspector && (
          <aside className="inspector-panel" aria-label="Inspector">
            <Inspector />
          </aside>
        )}
      </div>
      {dock && <Dock />}
      <StatusBar />
      <Palette />
      <Toast />
    </div>
  );
}

/** Light, dark, or as the system says; painters are told. */
function useTheme() {
  const theme = useView((s) => s.theme);
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const dark = theme === 'dark' || (theme === 'system' && system.matches);
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
      repaint();
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}

function ProjectName() {
  const title = useDocument((s) => s.document.title ?? s.name);
  const dirty = useDocument((s) => s.document !== s.saved);
  return (
    <h1 className="project-name" title={dirty ? 'Changed since it was saved' : title}>
      {title}
      {dirty && <span className="dirty" role="img" aria-label="unsaved changes" />}
    </h1>
  );
}

function EmptyState() {
  const empty = useDocument((s) => Object.keys(s.document.nodes).length === 0);
  const set = useView((s) => s.set);
  if (!empty) return null;
  return (
    <div className="empty-state">
      <p>Nothing here yet.</p>
      <div>
        <button
          type="button"
          className="primary"
          onClick={() => set({ palette: { x: innerWidth / 2 - 210, y: 160 } })}
        >
          Add a node
        </button>
        <button type="button" onClick={() => set({ left: 'examples' })}>
          Open an example
        </button>
      </div>
      <p className="hint">or press / to add, Ctrl+O to open a file</p>
    </div>
  );
}

function Toast() {
  const toast = useView((s) => s.toast);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast && <div className="toast">{toast}</div>}
    </div>
  );
}
