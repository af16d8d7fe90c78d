import type { Steps } from '../steps';

/** A function to minimise: returns its value at `x` and fills the gradient there. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When `lbfgs` ends, and how it ended. */
export interface Minimum {
  /** Steps taken. */
  iterations: number;
  /** Whether the largest slope was below the tolerance. */
  converged: boolean;
  value: number;
}

/** Steps that the curvature is taken from. */
const memory = 10;

/**
 * Minimises a smooth convex function with limited-memory BFGS (Liu and Nocedal 1989) and a backtracking line search, in
 * place of the start `x`, until no slope is larger than `tolerance` or no step leads down any more. Yields the steps taken.
 */
export function* lbfgs(
  objective: Objective,
  x: Float64Array,
  { tolerance, maxIterations }: { tolerance: number; maxIterations: number },
): Steps<Minimum> {
  const gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  const steps: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let iterations = 0;
  const flat = () => gradient.every((slope) => Math.abs(slope) <= tolerance);
  while (!flat() && iterations < maxIterations) {
    const direction = downhill(gradient, steps);
    const found = search(objective, x, value, gradient, direction, steps.length === 0);
    if (!found) break;
    const s = found.x.map((end, i) => end - x[i]!);
    const y = found.gradient.map((end, i) => end - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-300) steps.push({ s, y, rho: 1 / curvature });
    if (steps.length > memory) steps.shift();
    x.set(found.x);
    gradient.set(found.gradient);
    value = found.value;
    yield ++iterations;
  }
  return { iterations, converged: flat(), value };
}

/** The two-loop recursion. */
function downhill(gradient: Float64Array, steps: { s: Float64Array; y: Float64Array; rho: number }[]) {
  const direction = gradient.map((slope) => -slope);
  const alphas = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k--) {
    const { s, y, rho } = steps[k]!;
    alphas[k] = rho * dot(s, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! -= alphas[k]! * y[i]!;
  }
  const last = steps[steps.length - 1];
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  steps.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! += (alphas[k]! - beta) * s[i]!;
  });
  return direction;
}

/** Halves the step until it leads down far enough (Armijo); undefined when even the smallest does not. */
function search(
  objective: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: boolean,
) {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  let step = first ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
  for (let attempt = 0; attempt < 40; attempt++, step /= 2) {
    const at = x.map((start, i) => start + step * direction[i]!);
    const own = new Float64Array(x.length);
    const reached = objective(at, own);
    const enough = value + 1e-4 * step * slope;
    const rounding = 1e-14 * Math.abs(value);
    if (reached <= enough || (reached <= value + rounding && dot(own, own) < dot(gradient, gradient)))
      return { x: at, value: reached, gradient: own };
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
