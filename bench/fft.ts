import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';

/** The size of one measured job. */
export interface FftSize {
  samples: number;
  signals: number;
}

/** One measured job: `run` computes it once and waits for the result. */
export interface Job {
  name: string;
  run(): void;
  dispose(): void;
}

/**
 * Signals transformed and transformed back, as bench/peers/fft.py does with SciPy: real ones by `rfft` and `irfft`, complex
 * ones by tfjs' own `spectral.fft` and `ifft`.
 */
export function fftJob(kind: 'real' | 'complex', { samples, signals }: FftSize): Job {
  const random = engine.stream('bench').split('fft');
  const normal = (part: string) => {
    const values = random.split(part).fillNormal(new Float32Array(signals * samples));
    return tf.tensor2d(values, [signals, samples]);
  };
  const real = normal('real');
  const input = kind === 'real' ? real : tf.tidy(() => tf.complex(real, normal('imaginary')));
  const there = kind === 'real' ? (x: tf.Tensor) => engine.rfft(x) : tf.spectral.fft;
  const back = kind === 'real' ? (z: tf.Tensor) => engine.irfft(z, { length: samples }) : tf.spectral.ifft;
  return {
    name: `${kind} FFT and back, ${signals} x ${samples} samples`,
    // The native engine computes at once: there is nothing to wait for.
    run: () => tf.tidy(() => void back(there(input))),
    dispose: () => tf.dispose([real, input]),
  };
}
