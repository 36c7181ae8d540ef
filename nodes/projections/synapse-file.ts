/** Synapses from a file: text with a row per synapse, or an array of numpy; columns by name or in order. */

import { readNpy, readTable, tryRead } from '#engine/formats';
import type { Asset } from '#engine/kit';

const COLUMNS = ['pre', 'post', 'weight', 'delay'] as const;
/** Of columns a file does not have: a weight of 1 in the receptor's unit, a delay of 1 ms. */
const ABSENT = [0, 0, 1, 1];

/** Columns pre, post, weight [unit of the receptor], delay [ms]; a text says what is wrong with the file. */
export function synapsesOfFile(file: Asset): readonly Float64Array[] | string {
  const read = /\.npy$/i.test(file.name) ? arrayOf(file) : readTable(file);
  if (typeof read === 'string') return read;
  // A part of a network is another network.
  if (read.damage) return `${file.name}: ${read.damage.message}`;
  const { names, rows, data } = read;
  const width = names.length;
  const named = names.some((name) => name !== '');
  const places = COLUMNS.map((name, index) =>
    named ? names.findIndex((n) => n.trim().toLowerCase() === name) : index < width ? index : -1,
  );
  if (places[0]! < 0 || places[1]! < 0)
    return `${file.name}: a file of synapses has the columns pre and post; this one has ${named ? names.join(', ') : `${width} columns`}.`;
  const columns = places.map((place, column) =>
    Float64Array.from({ length: rows }, (_, row) =>
      place < 0 ? ABSENT[column]! : data[row * width + place]!,
    ),
  );
  for (const [column, values] of columns.entries()) {
    const counts = column < 2;
    const row = values.findIndex((v) =>
      counts ? !(Number.isInteger(v) && v >= 0 && v < 2 ** 32) : !Number.isFinite(v),
    );
    if (row >= 0)
      return `${file.name}: synapse ${row + 1} has ${values[row]} as ${COLUMNS[column]}, which must be ${counts ? 'the number of a neuron, counted from 0' : 'a number'}.`;
  }
  return columns;
}

function arrayOf(file: Asset) {
  const array = tryRead(file, () => readNpy(file));
  if (typeof array === 'string') return array;
  if (array.fields) {
    const names = Object.keys(array.fields);
    const columns = Object.values(array.fields);
    const rows = array.shape[0] ?? 0;
    const data = Float64Array.from({ length: rows * names.length }, (_, k) =>
      Number(columns[k % names.length]?.[Math.floor(k / names.length)]),
    );
    return { names, rows, data, damage: array.damage };
  }
  const [rows = 0, width = 0] = array.shape;
  if (array.shape.length !== 2)
    return `${file.name}: synapses stand in an array of shape [synapses, 2 to 4]; this one has the shape [${array.shape.join(', ')}].`;
  return {
    names: new Array<string>(width).fill(''),
    rows,
    data: Float64Array.from(array.data, Number),
    damage: array.damage,
  };
}
