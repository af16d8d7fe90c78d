import type { RandomStream } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Curve } from './curve';
import { type Graph, reweighted } from './graph';

/** What a layout runs with. */
export interface LayoutSettings {
  dimensions: number;
  iterations: number;
  negatives: number;
  curve: Curve;
  /** Step size at first; it falls to 0 in a straight line. */
  step: number;
  random: RandomStream;
}

/** In how many rounds of an epoch vertices move, later ones seeing where earlier ones have gone: more are no better. */
const rounds = 1;

/** The layout of a graph, epoch by epoch; the work is in native/src/graph-layout.h. */
export class Layout {
  private readonly addon: NativeAddon;
  private readonly graph: Graph;
  private readonly rates: Float32Array;
  private readonly order: Int32Array;
  private readonly positions: Float32Array;
  private readonly moved: Float32Array;
  private readonly fixed: Float32Array;
  private readonly settings: LayoutSettings;

  /**
   * @param positions [rows, dimensions]: they move.
   * @param fixed [vertices, dimensions]: where the edges lead to, if not among the rows themselves.
   */
  constructor(
    addon: NativeAddon,
    graph: Graph,
    positions: Float32Array,
    settings: LayoutSettings,
    fixed: Float32Array = new Float32Array(0),
  ) {
    const most = graph.weights.reduce((largest, weight) => Math.max(largest, weight), 0);
    // Edges that would not pull a single time.
    const least = most / settings.iterations;
    this.addon = addon;
    this.graph = reweighted(graph, (_, __, weight) => (weight < least ? 0 : weight));
    this.rates = this.graph.weights.map((weight) => weight / most);
    this.order = byWork(this.graph.starts, this.rates);
    this.positions = positions;
    this.moved = new Float32Array(positions.length);
    this.fixed = fixed;
    this.settings = settings;
  }

  /** Moves the points. @param epoch from 1. */
  run(epoch: number): void {
    const { dimensions, iterations, negatives, curve, step, random } = this.settings;
    this.addon.layEpoch(
      Int32Array.of(dimensions, epoch, negatives, rounds),
      Float64Array.of(curve.a, curve.b, 1, step * (1 - (epoch - 1) / iterations)),
      ...random.key,
      ...[this.graph.starts, this.graph.targets, this.rates, this.order],
      ...([this.positions, this.moved, this.fixed] as const),
    );
  }
}

/** Vertices in the order of how often their edges pull. */
function byWork(starts: Int32Array, rates: Float32Array): Int32Array {
  const rows = starts.length - 1;
  const work = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) work[row]! += rates[at]!;
  }
  return Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => work[b]! - work[a]! || a - b);
}
