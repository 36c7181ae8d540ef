/** Mounts the studio: fonts, styles, the first document, then the window. */

import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './theme/tokens.css';
import './theme/theme.css';
import './palette/palette.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followShell } from './commands/shell.ts';
import { EmbedView } from './EmbedView.tsx';
import { keepOffline } from './host/offline.ts';
import { PresenterView } from './PresenterView.tsx';
import { followRun } from './run/follow-run.ts';
import { begin, isEmbedded } from './state/begin.ts';
import { followDocument } from './state/carry-over.ts';
import { keepCheckpoints } from './state/checkpoints.ts';
import { followFile } from './state/file.ts';
import { startFrames } from './state/frames.ts';
import { followFirstSteps } from './state/lesson.ts';
import { followLiveInput } from './state/live-input.ts';
import { followPreferences } from './state/preferences.ts';
import { followRuns } from './state/runs.ts';
import { useView } from './state/view.ts';

followPreferences();
startFrames();
const root = document.getElementById('root');
const Studio = () => (useView((s) => s.presenting) ? <PresenterView /> : <App />);
if (root) createRoot(root).render(isEmbedded ? <EmbedView /> : <Studio />);
followFirstSteps();
followDocument();
followRuns();
followFile();
keepCheckpoints();
followRun();
followLiveInput();
void begin().then(followShell);
if (!isEmbedded) void keepOffline();
