"""One channel of a night filtered or resampled by SciPy, as bench/filter-night.ts does: float32 in, float32 out. Arguments:
filter or resample, seconds, sampling rate, threads. For every line on standard input one step is run, and its
milliseconds and the peak memory in MB are printed."""

import resource
import sys
import time

import numpy as np
from scipy import signal

kind = sys.argv[1]
seconds, rate = (int(argument) for argument in sys.argv[2:4])
x = np.random.default_rng(0).standard_normal(seconds * rate, dtype=np.float32)
band = signal.butter(4, [0.3, 35], "bandpass", fs=rate, output="sos")
mains = signal.tf2sos(*signal.iirnotch(50, 30, rate))
sections = np.concatenate([band, mains])
common = np.gcd(rate, 100)


def step():
    if kind == "filter":
        return signal.sosfiltfilt(sections, x).astype(np.float32)
    return signal.resample_poly(x, 100 // common, rate // common)


print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    step()
    milliseconds = 1000 * (time.perf_counter() - start)
    print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
