/** A function that keeps its last results, at most `most` of them; the one made first goes first. */
export function remember<T>(most: number, make: (length: number) => T): (length: number) => T {
  const kept = new Map<number, T>();
  return (length) => {
    const known = kept.get(length);
    if (known !== undefined) return known;
    const made = make(length);
    for (const oldest of kept.keys()) {
      if (kept.size < most) break;
      kept.delete(oldest);
    }
    kept.set(length, made);
    return made;
  };
}
