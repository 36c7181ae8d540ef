/**
 * The known name nearest to a mistyped one, by edit distance with transpositions (Damerau 1964,
 * doi:10.1145/363958.363994). Work is bounded: long names and long lists are cut off.
 */

const MOST_CHARACTERS = 40;
const MOST_CANDIDATES = 500;

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The candidate a person most likely meant, or null if none is near. Case counts half. */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name.length > MOST_CHARACTERS) return null;
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 0.5;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MOST_CANDIDATES) break;
    if (Math.abs(candidate.length - name.length) > 4) continue;
    const distance =
      0.5 * editDistance(name, candidate) +
      0.5 * editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}
