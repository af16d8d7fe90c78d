import type { Graph } from './graph';

/** The connected parts of a symmetric graph: the vertices of each in rising order, the part of vertex 0 first. */
export function componentsOf({ rows, starts, targets }: Graph): Int32Array[] {
  const part = new Int32Array(rows).fill(-1);
  const stack = new Int32Array(rows);
  const sizes: number[] = [];
  for (let first = 0; first < rows; first++) {
    if (part[first] !== -1) continue;
    let left = 1;
    let size = 0;
    stack[0] = first;
    part[first] = sizes.length;
    while (left > 0) {
      const vertex = stack[--left]!;
      size++;
      for (let at = starts[vertex]!; at < starts[vertex + 1]!; at++) {
        const other = targets[at]!;
        if (part[other] !== -1) continue;
        part[other] = sizes.length;
        stack[left++] = other;
      }
    }
    sizes.push(size);
  }
  const parts = sizes.map((size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  part.forEach((of, vertex) => {
    parts[of]![filled[of]!++] = vertex;
  });
  return parts;
}

/** The graph of some vertices that no edge leaves, renumbered. */
export function subgraph({ rows, starts, targets, weights }: Graph, vertices: Int32Array): Graph {
  const numbers = new Int32Array(rows);
  vertices.forEach((vertex, number) => {
    numbers[vertex] = number;
  });
  const part = { rows: vertices.length, starts: new Int32Array(vertices.length + 1) };
  vertices.forEach((vertex, number) => {
    part.starts[number + 1] = part.starts[number]! + starts[vertex + 1]! - starts[vertex]!;
  });
  const entries = part.starts[vertices.length]!;
  const result = { ...part, targets: new Int32Array(entries), weights: new Float32Array(entries) };
  vertices.forEach((vertex, number) => {
    for (let at = starts[vertex]!, to = part.starts[number]!; at < starts[vertex + 1]!; at++, to++) {
      result.targets[to] = numbers[targets[at]!]!;
      result.weights[to] = weights[at]!;
    }
  });
  return result;
}
