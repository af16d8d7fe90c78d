/**
 * Noise with a peak in its spectrum: a second-order autoregressive process, which is the simplest model of an EEG
 * rhythm (Zetterberg, 1969). Its output has unit variance for white input of unit variance.
 */
export class Resonator {
  private readonly first: number;
  private readonly second: number;
  private readonly gain: number;
  private last = 0;
  private beforeLast = 0;

  /** All three in Hz: where the peak is, how wide, and the sampling rate. */
  constructor(frequency: number, bandwidth: number, samplingRate: number) {
    const radius = Math.exp((-Math.PI * bandwidth) / samplingRate);
    this.first = 2 * radius * Math.cos((2 * Math.PI * frequency) / samplingRate);
    this.second = -radius * radius;
    const { first, second } = this;
    this.gain = Math.sqrt(((1 + second) * ((1 - second) ** 2 - first ** 2)) / (1 - second));
  }

  /** The next sample. */
  next(input: number): number {
    const value = this.first * this.last + this.second * this.beforeLast + this.gain * input;
    this.beforeLast = this.last;
    this.last = value;
    return value;
  }
}
