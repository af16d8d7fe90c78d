import type { RandomStream } from '../../../random';
import { Resonator } from './resonator';
import type { SubjectTraits } from './subject';

/** Root mean square of each rhythm in microvolts, by stage in the order W, N1, N2, N3, REM. */
const levels = {
  delta: [3, 5, 9, 30, 4],
  theta: [3, 7, 7, 7, 6.5],
  alpha: [13, 3.5, 2.5, 2, 3],
  beta: [5, 3.5, 2.5, 1.5, 3.5],
} as const;
type Rhythm = keyof typeof levels;

/** How many seconds until most of a change of stage is done. */
const fadeSeconds = 8;

/**
 * The ongoing EEG of a night: a 1/f background and four rhythms whose strength follows the stage, gliding from one
 * stage to the next, with a slow random waxing and waning of each.
 */
export class Rhythms {
  private readonly resonators: Record<Rhythm, Resonator>;
  private readonly waxing: Record<Rhythm, number> = { delta: 0, theta: 0, alpha: 0, beta: 0 };
  private readonly level: Record<Rhythm, number> = { delta: 3, theta: 3, alpha: 13, beta: 5 };
  private readonly pink = new Float64Array(corners.length);
  private readonly poles: ReturnType<typeof backgroundPoles>;

  constructor(
    private readonly subject: SubjectTraits,
    private readonly samplingRate: number,
    private readonly random: RandomStream,
  ) {
    this.poles = backgroundPoles(subject.exponent, samplingRate);
    this.resonators = {
      delta: new Resonator(1.1, 1.2, samplingRate),
      theta: new Resonator(5.5, 2.5, samplingRate),
      alpha: new Resonator(subject.alphaFrequency, 1.2, samplingRate),
      beta: new Resonator(21, 12, samplingRate),
    };
  }

  /** The next epoch of `out.length` samples in this stage. */
  fill(out: Float32Array, stage: number): void {
    const names = Object.keys(levels) as Rhythm[];
    const noise = new Float32Array(out.length);
    const fade = 1 - Math.exp(-1 / (fadeSeconds * this.samplingRate));
    this.addBackground(out, noise);
    for (const name of names) {
      this.waxing[name] = 0.6 * this.waxing[name] + 0.8 * this.random.normal(0, 0.2);
      const target = levels[name][stage]! * this.trait(name) * Math.exp(this.waxing[name]);
      const resonator = this.resonators[name];
      let level = this.level[name];
      fillWhite(noise, this.random);
      for (let at = 0; at < out.length; at++) {
        level += fade * (target - level);
        out[at]! += level * resonator.next(noise[at]!);
      }
      this.level[name] = level;
    }
  }

  private trait(name: Rhythm): number {
    if (name === 'alpha') return this.subject.alpha;
    return name === 'delta' ? this.subject.slowWaves : 1;
  }

  private addBackground(out: Float32Array, noise: Float32Array): void {
    fillWhite(noise, this.random);
    const scale = 0.35 * this.subject.background;
    out.fill(0);
    this.poles.forEach(({ decay, input, weight }, pole) => {
      let value = this.pink[pole]!;
      for (let at = 0; at < out.length; at++) {
        value = decay * value + input * noise[at]!;
        out[at]! += scale * weight * value;
      }
      this.pink[pole] = value;
    });
  }
}

/** Corners of the low passes that the background is summed from, in Hz: two octaves apart. */
const corners = [0.03, 0.16, 0.65, 2.4, 11];

/**
 * 1/f noise as a sum of first-order low passes of equal power (after Voss and Clarke, 1978); more power in the lower
 * ones makes it steeper.
 */
function backgroundPoles(exponent: number, samplingRate: number) {
  const powers = corners.map((corner) => corner ** (1 - exponent));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return corners.map((corner, at) => {
    const decay = Math.exp((-2 * Math.PI * corner) / samplingRate);
    const weight = Math.sqrt((corners.length * powers[at]!) / total);
    return { decay, input: Math.sqrt(1 - decay * decay), weight };
  });
}

/** White noise of unit variance; uniform is enough, since the filters after it sum many samples. */
function fillWhite(noise: Float32Array, random: RandomStream): void {
  random.fillUniform(noise);
  const scale = Math.sqrt(12);
  for (let at = 0; at < noise.length; at++) noise[at] = scale * (noise[at]! - 0.5);
}
