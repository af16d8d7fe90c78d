"""A .set file of EEGLAB opened and read whole by MNE, as bench/read-eeglab.ts does. Arguments: inside or beside (where the
samples are), channels, seconds, sampling rate, threads. For every line on standard input one step is run, and its
milliseconds and the peak memory in MB are printed."""

import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

import mne
import numpy as np
from scipy.io import savemat

warnings.simplefilter("ignore")
where = sys.argv[1]
channels, seconds, rate = (int(argument) for argument in sys.argv[2:5])
count = seconds * rate
folder = tempfile.TemporaryDirectory()
path = Path(folder.name) / "night.set"
data = np.random.default_rng(0).standard_normal((count, channels), dtype=np.float32)
if where == "beside":
    data.tofile(path.with_suffix(".fdt"))
fields = {"nbchan": channels, "trials": 1, "pnts": count, "srate": float(rate), "chanlocs": np.zeros((0, 0))}
savemat(path, {**fields, "data": data.T if where == "inside" else "night.fdt"})
del data


def step():
    return mne.io.read_raw_eeglab(path, preload=True, verbose="error").get_data()


print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    step()
    milliseconds = 1000 * (time.perf_counter() - start)
    print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
