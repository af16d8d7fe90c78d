"""A night read from EDF+, as bench/edf-night.ts does. Arguments: pyedflib or mne (all channels to float32) or window (half a minute
of one channel with MNE, from opening the file on), seconds, channels, sampling rate, threads. For every line on standard
input one step is run, and its milliseconds and the peak memory in MB are printed."""

import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

import mne
import numpy as np
import pyedflib

kind = sys.argv[1]
seconds, channels, rate = (int(argument) for argument in sys.argv[2:5])
signal.signal(signal.SIGTERM, lambda *_: sys.exit())


def write(path):
    scale = {"physical_min": -3276.8, "physical_max": 3276.7, "digital_min": -32768, "digital_max": 32767}
    more = {"dimension": "uV", "sample_frequency": rate, "transducer": "", "prefilter": ""}
    generator = np.random.default_rng(0)
    with pyedflib.EdfWriter(path, channels, file_type=pyedflib.FILETYPE_EDFPLUS) as file:
        for channel in range(channels):
            file.setSignalHeader(channel, {"label": f"EEG {channel}", **scale, **more})
        samples = generator.normal(0, 500, (channels, seconds * rate)).astype(np.int32)
        file.writeSamples(list(samples), digital=True)


def step(path):
    if kind == "pyedflib":
        with pyedflib.EdfReader(path) as file:
            return [file.readSignal(channel).astype(np.float32) for channel in range(channels)]
    raw = mne.io.read_raw_edf(path, preload=kind == "mne", verbose="error")
    if kind == "mne":
        return raw.get_data().astype(np.float32)
    first = seconds * rate // 2
    return raw.get_data(picks=["EEG 3"], start=first, stop=first + 30 * rate).astype(np.float32)


with tempfile.TemporaryDirectory() as folder:
    path = str(Path(folder) / "night.edf")
    write(path)
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step(path)
        milliseconds = 1000 * (time.perf_counter() - start)
        print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
