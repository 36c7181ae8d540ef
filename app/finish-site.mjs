/** The last steps of a build of the app: pictures of the examples, then the service worker over all files. */

import { fileURLToPath } from 'node:url';
import { finishSite } from './host/offline-build.mjs';
import { writePictures } from './lessons/pictures.mjs';

const site = fileURLToPath(new URL('../dist/web', import.meta.url));
await writePictures(`${site}/data/pictures.json`);
finishSite(site);
