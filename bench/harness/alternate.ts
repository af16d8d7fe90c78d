/** What one side says of one step. */
export interface Step {
  milliseconds: number;
  /** Peak resident memory of the side's process so far, in MB. */
  memory: number;
  /** Share of the multiply-adds that the processor can do at most, of work that counts its own. */
  peakFraction?: number;
  /** How good the result is, by the measure that the job names. */
  score?: number;
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
 * A turn of quick work is a second of steps in a row, as training takes them: the first one after another side's turn
 * finds cold caches and sleeping threads, and hardly counts among them.
 */
const turnMilliseconds = 1000;

/**
 * Lets several sides take turns (ABAB), so that whatever else the machine does meets all of them. A turn is a step, or as
 * many as begin within a second; it counts as its step of median time.
 *
 * @param onRound told how many rounds are over
 * @param now the time in milliseconds
 * @returns a step for each turn, [side][round]
 */
export async function alternate(
  sides: readonly Stepper[],
  rounds: Amount,
  onRound: (done: number) => void = () => {},
  now: Clock = () => performance.now(),
): Promise<Step[][]> {
  const steps: Step[][] = sides.map(() => []);
  await repeat(rounds, now, async (round) => {
    for (const [at, side] of sides.entries()) steps[at]!.push(await turn(side, now));
    onRound(round + 1);
  });
  return steps;
}

async function turn(side: Stepper, now: Clock): Promise<Step> {
  const steps: Step[] = [];
  const end = now() + turnMilliseconds;
  do steps.push(await side.step());
  while (now() < end);
  const inOrder = steps.sort((a, b) => a.milliseconds - b.milliseconds);
  return {
    ...inOrder[inOrder.length >> 1]!,
    milliseconds: median(steps.map(({ milliseconds }) => milliseconds)),
    memory: Math.max(...steps.map(({ memory }) => memory)),
  };
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
