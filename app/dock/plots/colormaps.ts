/**
 * Colours of data: the series colours of the design, and two maps. Viridis (van der Walt & Smith
 * 2015, CC0) for amounts, a red-white-blue map for signed weights, centred at 0. Both are stored as
 * a few anchors and interpolated once into 256 entries.
 */

export const SERIES_LIGHT = ['#0072B2', '#D55E00', '#71176C', '#4A4409', '#1511CE', '#174737'];
export const SERIES_DARK = ['#56B4E9', '#FF9E4A', '#D4408D', '#C1E8B2', '#A443EF', '#EA204D'];

export interface SeriesStyle {
  readonly colour: string;
  /** Dashes [px] from the seventh series on; empty before. */
  readonly dash: readonly number[];
}

/** Style of the k-th series: excitatory takes the first, inhibitory the second. */
export function seriesStyle(k: number, dark: boolean): SeriesStyle {
  const colours = dark ? SERIES_DARK : SERIES_LIGHT;
  const round = Math.floor(k / colours.length);
  const dash = round === 0 ? [] : round === 1 ? [6, 3] : [2, 3];
  return { colour: colours[k % colours.length] ?? '#888888', dash };
}

const VIRIDIS = '440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725';
const RED_BLUE = '67001f b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac 053061';

/** 256 colours as RGBA words in memory order, ready for an ImageData seen as Uint32Array. */
export type ColourMap = Uint32Array;

function interpolate(anchors: string): ColourMap {
  const stops = anchors
    .split(' ')
    .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const map = new Uint32Array(256);
  const bytes = new Uint8Array(map.buffer);
  for (let k = 0; k < 256; k++) {
    const place = (k / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    const share = place - low;
    for (let c = 0; c < 3; c++) {
      const a = stops[low]?.[c] ?? 0;
      const b = stops[low + 1]?.[c] ?? 0;
      bytes[4 * k + c] = Math.round(a + (b - a) * share);
    }
    bytes[4 * k + 3] = 255;
  }
  return map;
}

/** Dark violet (least) to yellow (most). */
export const viridis: ColourMap = interpolate(VIRIDIS);
/** Red (negative) over white (0, entry 127.5) to blue (positive). */
export const redBlue: ColourMap = interpolate(RED_BLUE);

/** Black (least) to white (most). */
export const greys: ColourMap = interpolate('000000 ffffff');

/** A word of a map as CSS colour. */
export function cssColour(word: number): string {
  const [r, g, b] = new Uint8Array(Uint32Array.of(word).buffer);
  return `rgb(${r} ${g} ${b})`;
}

/** '#RRGGBB' as a word of opaque RGBA, for ImageData. */
export function colourWord(hex: string, alpha = 255): number {
  const value = Number.parseInt(hex.slice(1), 16);
  const bytes = Uint8Array.of((value >> 16) & 255, (value >> 8) & 255, value & 255, alpha);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}

/** A map as the background of an element. */
export const gradient = (map: ColourMap): string =>
  `linear-gradient(to right, ${Array.from({ length: 9 }, (_v, k) => cssColour(map[Math.round((k * 255) / 8)] ?? 0)).join(', ')})`;
