/** Which of many trains a card watches. */

/** Trains above which a card watches a sample of them. */
const MOST_TRAINS = 256;
/** How many it then watches, one per row it draws. */
const WATCHED = 48;
/** Fewest that are watched of sources that fire thousands of times a second. */
const FEWEST = 4;
/** Spikes a card shows at once, far above what its pixels can tell apart. */
const MOST_SHOWN = 20_000;
/** Pixels of a camera on each side, about as many as the picture on a card has. */
const MOST_ACROSS = 64;

/**
 * Numbers of the elements to watch, evenly spread over `elements`; null: all. Events of a camera of
 * `shape` [2, height, width] are sampled as a picture is: each pixel kept stands for those around it.
 */
export function sampleOf(
  carries: string,
  elements: number,
  shape: readonly number[] | undefined,
): readonly number[] | null {
  const [planes = 0, height = 0, width = 0] = shape ?? [];
  if (carries === 'events' && planes * height * width === elements)
    return pixelsOf(planes, height, width);
  if (elements <= MOST_TRAINS) return null;
  return spread(WATCHED, elements);
}

/**
 * Numbers of fewer trains, evenly spread over `elements`, where `spikes` of the `watched` ones are
 * too many to be shown at once; null: they are not. Pictures of a camera stay whole.
 */
export function fewerOf(
  carries: string,
  elements: number,
  watched: number,
  spikes: number,
): readonly number[] | null {
  if (carries === 'events' || spikes <= MOST_SHOWN || watched <= FEWEST) return null;
  return spread(Math.max(FEWEST, Math.floor((watched * MOST_SHOWN) / spikes)), elements);
}

/** `n` of `of` numbers, evenly spread. */
export const spread = (n: number, of: number): readonly number[] =>
  Array.from({ length: n }, (_, k) => Math.floor(((k + 0.5) * of) / n));

/** Pixels of a camera between two that are kept, along each side. */
export const strideOf = (height: number, width: number): number =>
  Math.max(1, Math.ceil(Math.max(height, width) / MOST_ACROSS));

function pixelsOf(planes: number, height: number, width: number): readonly number[] | null {
  const stride = strideOf(height, width);
  if (stride === 1) return null;
  const some: number[] = [];
  for (let p = 0; p < planes; p++)
    for (let y = 0; y < height; y += stride)
      for (let x = 0; x < width; x += stride) some.push((p * height + y) * width + x);
  return some;
}

/** Weights of one histogram on a card or chip. */
export const WEIGHTS = 256;

/** Places of at most `most` of `synapses` synapses, evenly spread. */
export const weightSample = (synapses: number, most: number): readonly number[] =>
  spread(Math.min(synapses, most), synapses);
