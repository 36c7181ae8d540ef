/** A compute worker in Node: takes its part of a run from the message it is started with. */

import { parentPort, workerData } from 'node:worker_threads';
import { adoptKernels } from '../codegen/backend.ts';
import type { WorkerStart } from '../runtime/build.ts';
import { serve } from '../runtime/crew.ts';
import { viewsOf } from '../runtime/memory.ts';

const start = workerData as WorkerStart;
const kernels = await adoptKernels(start.kernels).attach(start.memory, start.worker);
parentPort?.postMessage('ready');
serve(start.plan, start.worker, viewsOf(start.memory), kernels);
