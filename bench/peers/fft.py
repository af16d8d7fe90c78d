"""Signals transformed and transformed back by SciPy, as bench/fft.ts does. Arguments: real or complex, samples, signals,
threads. For every line on standard input one step is run, and its milliseconds and the peak memory in MB are printed."""

import sys

import numpy as np
import scipy.fft
from serve import serve

kind = sys.argv[1]
samples, signals, threads = (int(argument) for argument in sys.argv[2:5])
generator = np.random.default_rng(0)
x = generator.standard_normal((signals, samples), dtype=np.float32)
if kind == "complex":
    x = x + 1j * generator.standard_normal((signals, samples), dtype=np.float32)


def step():
    if kind == "complex":
        return scipy.fft.ifft(scipy.fft.fft(x, workers=threads), workers=threads, overwrite_x=True)
    return scipy.fft.irfft(scipy.fft.rfft(x, workers=threads), samples, workers=threads, overwrite_x=True)


serve(step)
