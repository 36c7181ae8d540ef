/** Recipes of the palette: a source, the encoder that fits it and a population it drives, wired, in one step. */

import { addedNodes, addNode, addProjection, connect, type GraphDocument } from '#engine';
import { selectAdded } from '../canvas/connect.ts';
import { freePlace } from '../commands/free-place.ts';
import { showSelection } from '../commands/going.ts';
import { editContext, registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { strings } from '../strings.ts';

interface Recipe {
  readonly title: string;
  readonly source: readonly [type: string, port: string];
  readonly encoder: readonly [type: string, port: string];
  /** Whether its channels are so few that each drives all neurons. */
  readonly dense?: true;
}

/** What a recipe ends with, and how many of the encoder's channels drive a neuron where they are many. */
const POPULATION = 'core/lif';
const NEURONS = 50;
const INDEGREE = 50;
/** Strong enough for them to fire. */
const WEIGHT = '400 pA';

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
    dense: true,
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

function cook({ title, source, encoder, dense }: Recipe): void {
  const before = scene();
  const [x, y] = freePlace(before, source[0]);
  edit(strings.canvas.edits.add(title), (d) => {
    const add = (
      document: GraphDocument,
      type: string,
      at: readonly [number, number],
      parameters = {},
    ) => {
      const next = addNode(document, { type, at, parameters }, editContext);
      return [next, addedNodes(document, next)[0] ?? ''] as const;
    };
    const [withSource, a] = add(d, source[0], [x, y]);
    const [withBoth, b] = add(withSource, encoder[0], [x + 288, y]);
    const [all, c] = add(withBoth, POPULATION, [x + 720, y], { n: NEURONS });
    const fed = connect(all, `${a}/${source[1]}`, `${b}/${encoder[1]}`, editContext);
    return addProjection(
      fed,
      `${b}/spikes`,
      `${c}/exc`,
      dense ? 'core/all-to-all' : 'core/fixed-indegree',
      editContext,
      { parameters: { weight: WEIGHT, ...(dense ? {} : { indegree: INDEGREE }) } },
    );
  });
  selectAdded(before);
  showSelection();
}
