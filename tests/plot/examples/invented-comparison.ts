import { EncoderComparison, EncoderReport } from '../../../src/latent';
import { shareScores } from '../../../src/plot/encoder-scores';

/** Encoders of rising worth; intervals shrink with the labels. */
export function comparison() {
  const score = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  const of = (name: string, worth: number) => {
    const scores = Object.fromEntries(shareScores.map((key, i) => [key, score(worth - 0.06 * i, 0.05)]));
    const labelEfficiency = [0.01, 0.05, 0.1, 0.5, 1].map((fraction) => {
      const one = score(worth * (1 + 0.1 * Math.log10(fraction)), 0.06 - 0.04 * fraction);
      return { fraction, accuracy: one, macroF1: one };
    });
    return new EncoderReport(name, { scores, labelEfficiency } as never);
  };
  return new EncoderComparison([of('untrained', 0.5), of('pretrained', 0.7), of('fine-tuned', 0.85)]);
}
