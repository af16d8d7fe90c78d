/**
 * The candidate nearest to a mistyped name, for "did you mean": fewest edits (Damerau–Levenshtein with adjacent
 * transpositions; case, `_`, `-` and spaces do not count), or `undefined` when none is near enough to be meant.
 * Near enough is a third of the longer name, or one name holding the other.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const known = plain(candidate);
    const contained =
      wanted.length >= 3 && (known.includes(wanted) || (known.length >= 3 && wanted.includes(known)));
    const edits = contained ? 1 : editDistance(wanted, known);
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, known.length) / 3));
    if (edits <= allowed && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(substituted, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, beforeLast[j - 2]! + 1);
      }
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
