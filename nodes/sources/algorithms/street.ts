/** A street of made-up houses: the same from time to time in shape, not in light and colour. */

import { createStream } from '#engine/kit';

/** What differs between two times at which the street is passed. */
export interface Passing {
  /** Number that the street itself is drawn by. */
  readonly draw: number;
  /** Which time it is. */
  readonly season: number;
  /** How much houses and light change from time to time; 0 is not at all. */
  readonly change: number;
  /** Largest sideways displacement of the camera [pixels]. */
  readonly shift: number;
}

const PER_VIEW = 4; // houses that begin within a view

interface House {
  readonly from: number; // in views
  readonly to: number;
  readonly top: number; // of the height, from above
  readonly brightness: number;
  readonly storey: number; // of the height
}

function houseAt(index: number, { draw, season, change }: Passing): House {
  const shape = createStream(draw, 'street', 'house', index);
  const from = (index + shape.uniform()) / PER_VIEW;
  const to = from + 0.1 + 0.35 * shape.uniform();
  const top = 0.1 + 0.65 * shape.uniform();
  const own = 0.25 + 0.75 * shape.uniform();
  const storey = 0.1 + 0.15 * shape.uniform();
  const painted = createStream(draw, 'street', `season ${season}`, index).normal();
  const brightness = Math.min(1, Math.max(0.15, own + 0.5 * change * painted));
  return { from, to, top, brightness, storey };
}

/**
 * The view from `left` [views] on: `[height, width]`, 0 to 1. Later houses stand in front; every
 * other storey is darker; above is the sky, below the street.
 */
export function viewOfStreet(
  left: number,
  height: number,
  width: number,
  passing: Passing,
): Float32Array {
  const time = createStream(passing.draw, 'street', `light ${passing.season}`);
  const gain = Math.max(0.2, 1 + 0.4 * passing.change * time.normal());
  const slope = passing.change * (2 * time.uniform() - 1);
  const sky = 0.05 + 0.3 * passing.change * time.uniform();
  const from = left + (Math.round((2 * time.uniform() - 1) * passing.shift) || 0) / width;
  const first = Math.floor(from * PER_VIEW) - 2;
  const houses = Array.from({ length: 2 * PER_VIEW }, (_, k) => houseAt(first + k, passing));
  const view = new Float32Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = from + (x + 0.5) / width;
      const level = (y + 0.5) / height;
      let value = level > 0.9 ? 0.4 : sky;
      if (level <= 0.9)
        for (const house of houses)
          if (place >= house.from && place < house.to && level >= house.top) {
            const dark = Math.floor((level - house.top) / house.storey) % 2 === 1;
            value = dark ? 0.5 * house.brightness : house.brightness;
          }
      const light = gain * (1 + slope * (x / width - 0.5));
      view[y * width + x] = Math.min(1, Math.max(0, value * light));
    }
  return view;
}
