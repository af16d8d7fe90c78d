import type { NativeAddon } from '../../native';
import { expected } from '../../system';
import type { TsneGraph } from './graph';
import type { TsneMap } from './map';
import type { StepSettings } from './settings';

/** How long the steps and gradients of points may be. */
export interface DescentLimits {
  longestGradient: number;
  longestStep: number;
}

/**
 * Gradient descent with momentum and gains that grow where the direction changes and shrink where it holds (Jacobs 1988),
 * never below 0.01.
 */
export class NativeDescent {
  private readonly velocity: Float32Array;
  private readonly gains: Float32Array;
  private readonly forces: Float32Array;
  private readonly sums: Float32Array;

  /**
   * @param map the points that move
   * @param others the map that the columns of the graph number, where that is another one, which does not move
   */
  constructor(
    private readonly addon: NativeAddon,
    private readonly graph: TsneGraph,
    readonly map: TsneMap,
    private readonly repel: (map: TsneMap, forces: Float32Array, sums: Float32Array) => void,
    private readonly limits: DescentLimits,
    private readonly others?: TsneMap,
  ) {
    const { length } = map.positions;
    this.velocity = new Float32Array(length);
    this.gains = new Float32Array(length).fill(1);
    this.forces = new Float32Array(length);
    this.sums = new Float32Array(length / map.dimensions);
    this.move();
  }

  /**
   * Moves all points one step.
   *
   * @returns the divergence before the step, when it is wanted
   * @throws ThetalabError when points have left every number there is
   */
  step({ exaggeration, learningRate, momentum }: StepSettings, wanted: boolean): number | undefined {
    const { addon, graph, map, others = map } = this;
    this.repel(map, this.forces, this.sums);
    const numbers = Float64Array.of(
      exaggeration,
      learningRate,
      momentum,
      this.limits.longestGradient,
      this.limits.longestStep,
      0,
    );
    addon.tsneStep(
      this.sizes(others.positions.length / others.dimensions, others === map ? 0 : 1, wanted ? 1 : 0),
      numbers,
      graph.rowStart,
      graph.columns,
      graph.weights,
      map.positions,
      others.positions,
      this.forces,
      this.sums,
      this.velocity,
      this.gains,
    );
    this.move();
    if (map.bounds.every(Number.isFinite)) return wanted ? numbers[5] : undefined;
    throw expected(
      'tsne',
      'points that stay finite',
      'some that are not',
      'lower the learning rate, or begin with other points',
    );
  }

  private move(): void {
    const { positions, bounds } = this.map;
    this.addon.tsneMove(this.sizes(this.others ? 0 : 1), positions, this.velocity, bounds);
  }

  private sizes(...more: number[]): Int32Array {
    return Int32Array.of(this.map.dimensions, this.sums.length, ...more);
  }
}
