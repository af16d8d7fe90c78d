/** What one side says of one step. */
export interface Step {
  milliseconds: number;
  /** Peak resident memory of the side's process so far, in MB. */
  memory: number;
  /** Share of the multiply-adds that the processor can do at most, of work that counts its own. */
  peakFraction?: number;
}

/** Something that takes a step when told to. */
export interface Stepper {
  step(): Promise<Step>;
}

/** A number of steps or rounds: at least so many, and as many more as begin within so many seconds. */
export interface Amount {
  least: number;
  seconds: number;
}

type Clock = () => number;

/**
 * Lets several sides take a step each, in turn (ABAB), so that whatever else the machine does meets all of them.
 *
 * @param onRound told how many rounds are over
 * @param now the time in milliseconds
 * @returns their steps, [side][round]
 */
export async function alternate(
  sides: readonly Stepper[],
  rounds: Amount,
  onRound: (done: number) => void = () => {},
  now: Clock = () => performance.now(),
): Promise<Step[][]> {
  const steps: Step[][] = sides.map(() => []);
  await repeat(rounds, now, async (round) => {
    for (const [at, side] of sides.entries()) steps[at]!.push(await side.step());
    onRound(round + 1);
  });
  return steps;
}

/** Lets one side take steps that do not count: they fill caches, claim memory and compile. */
export async function warmUp(
  side: Stepper,
  steps: Amount,
  now: Clock = () => performance.now(),
): Promise<void> {
  await repeat(steps, now, () => side.step());
}

async function repeat({ least, seconds }: Amount, now: Clock, work: (n: number) => Promise<unknown>) {
  const end = now() + 1000 * seconds;
  for (let n = 0; n < least || now() < end; n++) await work(n);
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: expected at least one value, got none');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
