/** The gallery: graphs that ship with the app, in the order of the list. */

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
}

const FIRST = ['one-neuron', 'push-and-pull', 'timing', 'brunel', 'cuba', 'coba'];
const place = (file: string) => {
  const index = FIRST.findIndex((name) => file.startsWith(name));
  return index < 0 ? FIRST.length : index;
};

export const examples: readonly Example[] = Object.entries(FILES)
  .map(([path, text]) => {
    const { title = path, description = '' } = JSON.parse(text) as {
      title?: string;
      description?: string;
    };
    return { file: path.split('/').at(-1) ?? path, title, description, text };
  })
  .sort((a, b) => place(a.file) - place(b.file) || (a.title < b.title ? -1 : 1));
