/** Recipes of the palette: a source and the encoder that fits it, wired, in one step. */

import { addedNodes, addNode, connect, type GraphDocument } from '#engine';
import { selectAdded } from '../canvas/connect.ts';
import { freePlace } from '../commands/free-place.ts';
import { editContext, registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { strings } from '../strings.ts';

interface Recipe {
  readonly title: string;
  readonly source: readonly [type: string, port: string];
  readonly encoder: readonly [type: string, port: string];
}

const RECIPES: readonly Recipe[] = [
  {
    title: strings.palette.recipes.image,
    source: ['core/digits', 'image'],
    encoder: ['core/rate-encoder', 'image'],
  },
  {
    title: strings.palette.recipes.events,
    source: ['core/dvs-scene', 'events'],
    encoder: ['core/event-map', 'events'],
  },
  {
    title: strings.palette.recipes.signal,
    source: ['core/signal-file', 'signal'],
    encoder: ['core/delta', 'signal'],
  },
  {
    title: strings.palette.recipes.points,
    source: ['core/point-shapes', 'cloud'],
    encoder: ['core/voxel-occupancy', 'cloud'],
  },
];

const has = ([type, port]: readonly [string, string]) =>
  registry.get(type)?.ports[port] !== undefined;

/** The recipes whose nodes are installed. */
export const recipes = RECIPES.filter(({ source, encoder }) => has(source) && has(encoder)).map(
  (recipe) => ({ title: recipe.title, make: () => cook(recipe) }),
);

function cook({ title, source, encoder }: Recipe): void {
  const before = scene();
  const [x, y] = freePlace(before, source[0]);
  edit(strings.canvas.edits.add(title), (d) => {
    const add = (document: GraphDocument, type: string, at: readonly [number, number]) => {
      const next = addNode(document, { type, at }, editContext);
      return [next, addedNodes(document, next)[0] ?? ''] as const;
    };
    const [withSource, a] = add(d, source[0], [x, y]);
    const [withBoth, b] = add(withSource, encoder[0], [x + 288, y]);
    return connect(withBoth, `${a}/${source[1]}`, `${b}/${encoder[1]}`, editContext);
  });
  selectAdded(before);
}
