/** A sparse matrix by rows, columns rising in each: row i has the entries from `starts[i]` to `starts[i + 1]`. */
export interface Graph {
  rows: number;
  /** [rows + 1] */
  starts: Int32Array;
  /** [entries] */
  targets: Int32Array;
  weights: Float32Array;
}

/** Rows become columns: what comes out is in order even if what goes in is not. */
export function transposed({ rows, starts, targets, weights }: Graph, columns: number = rows): Graph {
  const begins = new Int32Array(columns + 1);
  for (let at = 0; at < targets.length; at++) begins[targets[at]! + 1]!++;
  for (let column = 0; column < columns; column++) begins[column + 1]! += begins[column]!;
  const next = begins.slice(0, columns);
  const turned = {
    rows: columns,
    starts: begins,
    targets: new Int32Array(targets.length),
    weights: new Float32Array(targets.length),
  };
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const to = next[targets[at]!]!++;
      turned.targets[to] = row;
      turned.weights[to] = weights[at]!;
    }
  }
  return turned;
}

/** Each entry with its mirror image, as probabilities that either holds: a + b - ab. Zeros are left out. */
export function fuzzyUnion(graph: Graph): Graph {
  const back = transposed(graph);
  const own = transposed(back);
  const most = 2 * own.targets.length;
  const union = { rows: own.rows, starts: new Int32Array(own.rows + 1), targets: new Int32Array(most) };
  const weights = new Float32Array(most);
  let count = 0;
  for (let row = 0; row < own.rows; row++) {
    let a = own.starts[row]!;
    let b = back.starts[row]!;
    const [endA, endB] = [own.starts[row + 1]!, back.starts[row + 1]!];
    while (a < endA || b < endB) {
      const columnA = a < endA ? own.targets[a]! : own.rows;
      const columnB = b < endB ? back.targets[b]! : own.rows;
      const here = columnA <= columnB ? own.weights[a++]! : 0;
      const there = columnB <= columnA ? back.weights[b++]! : 0;
      const weight = here + there - here * there;
      if (weight === 0) continue;
      union.targets[count] = Math.min(columnA, columnB);
      weights[count++] = weight;
    }
    union.starts[row + 1] = count;
  }
  return { ...union, targets: union.targets.slice(0, count), weights: weights.slice(0, count) };
}

/** The entries that are kept, each with a new weight; those of weight 0 are left out. */
export function reweighted(
  graph: Graph,
  weightOf: (row: number, target: number, weight: number) => number,
): Graph {
  const { rows, starts, targets, weights } = graph;
  const kept = { rows, starts: new Int32Array(rows + 1), targets: targets.slice(), weights: weights.slice() };
  let count = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const weight = Math.fround(weightOf(row, targets[at]!, weights[at]!));
      if (!(weight > 0)) continue;
      kept.targets[count] = targets[at]!;
      kept.weights[count++] = weight;
    }
    kept.starts[row + 1] = count;
  }
  return { ...kept, targets: kept.targets.slice(0, count), weights: kept.weights.slice(0, count) };
}
