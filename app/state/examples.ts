/** The gallery: graphs that ship with the app, in parts, each in the order of its list. */

const FILES = import.meta.glob<string>('../../nodes/gallery/*.snn', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export interface Example {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
  readonly part: Part;
  /** Types of its nodes. */
  readonly types: ReadonlySet<string>;
  /** The speed it opens at, model time per wall time; null: as fast as it goes. */
  readonly speed: number | null;
}

/** Parts of the gallery and their files, in order; a file of none of them stands in the last. */
const PARTS = {
  first: ['one-neuron', 'push-and-pull', 'spike-rain', 'izhikevich-zoo', 'timing'],
  networks: ['balanced-network', 'brunel', 'cuba', 'coba', 'cobahh', 'microcircuit'],
  input: [
    'digits-events',
    'digits-readout',
    'moving-bars',
    'event-recording',
    'shapes-points',
    'bunny-voxels',
    'word-cochlea',
  ],
  learning: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Part = keyof typeof PARTS;
const ORDER = Object.keys(PARTS) as Part[];

/** Model time per wall time at which single spikes of the first examples can be followed. */
const TEACHING_SPEED = 0.1;

function placeOf(file: string): { readonly part: Part; readonly index: number } {
  const name = file.replace(/\.snn$/, '');
  for (const part of ORDER) {
    const index = (PARTS[part] as readonly string[]).indexOf(name);
    if (index >= 0) return { part, index };
  }
  return { part: 'learning', index: Number.MAX_SAFE_INTEGER };
}

interface Head {
  readonly title?: string;
  readonly description?: string;
  readonly nodes?: Readonly<Record<string, { readonly type: string }>>;
}

const read = Object.entries(FILES)
  .map(([path, text]): Example & { readonly index: number } => {
    const { title = path, description = '', nodes = {} } = JSON.parse(text) as Head;
    const file = path.split('/').at(-1) ?? path;
    const place = placeOf(file);
    const types = new Set(Object.values(nodes).map(({ type }) => type));
    const speed = place.part === 'first' ? TEACHING_SPEED : null;
    return { file, title, description, text, speed, types, ...place };
  })
  .sort((a, b) => a.index - b.index || (a.title < b.title ? -1 : 1));

/** All examples, part by part. */
export const examples: readonly Example[] = ORDER.flatMap((part) =>
  read.filter((example) => example.part === part),
);

/** Examples that have a node of a type. */
export const examplesWith = (type: string): readonly Example[] =>
  examples.filter((example) => example.types.has(type));
