/** A compute worker in a browser: takes its part of a run from the first message. */

import { adoptKernels } from '../codegen/backend.ts';
import type { WorkerStart } from '../runtime/build.ts';
import { serve } from '../runtime/crew.ts';
import { viewsOf } from '../runtime/memory.ts';

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', (event: MessageEvent<WorkerStart>) => {
  const { plan, worker, memory, kernels } = event.data;
  void adoptKernels(kernels)
    .attach(memory, worker)
    .then((compiled) => {
      self.postMessage('ready');
      serve(plan, worker, viewsOf(memory), compiled);
    });
});
