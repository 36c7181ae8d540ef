/** Index of the first of `end` ascending values that is at least `wanted`; `end` if none is. */
export function lowerBound(
  ascending: ArrayLike<number>,
  wanted: number,
  end = ascending.length,
): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
