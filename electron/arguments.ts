/** Which graph files a start of the app was given: on the command line, by a double click, by a second start. */

import { isAbsolute, resolve } from 'node:path';

/** Paths of graph files among the arguments of a process, relative ones from `folder`. */
export const filesIn = (argv: readonly string[], folder: string): readonly string[] =>
  argv
    .slice(1)
    .filter(
      (argument) => !argument.startsWith('-') && /\.(snn|snnpack\.json|json)$/i.test(argument),
    )
    .map((argument) => (isAbsolute(argument) ? argument : resolve(folder, argument)));
