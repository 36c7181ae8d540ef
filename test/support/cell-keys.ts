/** Keys of cells of a grid in whole numbers: FNV-1 over three words of 64 bits, and row by row. */

export function cellKey(
  cell: readonly number[],
  most: readonly number[],
  hash: 'fnv' | 'ravel',
): bigint {
  if (hash === 'fnv')
    return cell.reduce(
      (h, c) => BigInt.asUintN(64, h * 1099511628211n) ^ BigInt(c),
      14695981039346656037n,
    );
  const [x, y, z] = cell.map(BigInt) as [bigint, bigint, bigint];
  return (x * BigInt(most[1]! + 1) + y) * BigInt(most[2]! + 1) + z;
}

/** The keys of all cells of a list `[M, 3]`, in its order. */
export function cellKeys(cells: Int32Array, hash: 'fnv' | 'ravel'): bigint[] {
  const rows = Array.from({ length: cells.length / 3 }, (_, v) => [
    ...cells.subarray(3 * v, 3 * v + 3),
  ]);
  const most = [0, 1, 2].map((a) => rows.reduce((m, row) => Math.max(m, row[a]!), 0));
  return rows.map((row) => cellKey(row, most, hash));
}
