/** Mounts the studio: fonts, styles, the first document, then the window. */

import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './theme/tokens.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { begin } from './state/begin.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
begin();
