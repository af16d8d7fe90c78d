"""The augmentations of SimpleSleepNet as one writes them in NumPy and SciPy, epoch by epoch, with the defaults and the
results of src/augment. Arguments: the name of an augmentation, or views for two views with the four augmentations of
configs/config_90.json; epochs, samples, threads. For every line on standard input
one step augments all epochs, and its milliseconds and the peak memory in MB are printed."""

import sys

import numpy as np
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import CubicSpline
from scipy.ndimage import uniform_filter1d
from serve import serve

rate = 100


class BaseAugmentation:
    def __init__(self, p=1.0):
        self.p = p

    def _should_apply(self):
        return np.random.random() < self.p

    def __call__(self, x, x_random=None):
        if not self._should_apply():
            return x
        return self.transform(x, x_random)


class RandomAmplitudeScaling(BaseAugmentation):
    def transform(self, x, _):
        return x * np.random.uniform(0.5, 2)


class RandomDCShift(BaseAugmentation):
    def transform(self, x, _):
        return x + np.random.uniform(-0.5, 0.5)


class SignFlip(BaseAugmentation):
    def transform(self, x, _):
        return -x


class RandomBandStopFilter(BaseAugmentation):
    """A gain in the frequency domain: zero over 5 Hz, with flanks of half a Hz that are half a cosine."""

    def transform(self, x, _):
        centre = np.random.uniform(2.8, 50)
        spectrum = np.fft.rfft(x)
        frequency = np.fft.rfftfreq(len(x), 1 / rate)
        distance = np.clip(np.abs(frequency - centre) - 2.5, 0, 0.5)
        return np.fft.irfft(spectrum * (0.5 - 0.5 * np.cos(2 * np.pi * distance)), n=len(x))


class TailoredMixup(BaseAugmentation):
    def transform(self, x, x_random):
        x_fft, x_random_fft = np.fft.rfft(x), np.fft.rfft(x_random)
        x_mag, x_phase = np.abs(x_fft), np.angle(x_fft)
        x_random_mag, x_random_phase = np.abs(x_random_fft), np.angle(x_random_fft)
        lam_mag = np.random.beta(0.2, 0.2)
        lam_phase = np.random.beta(0.2, 0.2)
        mixed_mag = lam_mag * x_mag + (1 - lam_mag) * x_random_mag
        mixed_phase = lam_phase * x_phase + (1 - lam_phase) * x_random_phase
        return np.fft.irfft(mixed_mag * np.exp(1j * mixed_phase), n=len(x))


class CutoutResize(BaseAugmentation):
    def transform(self, x, _):
        length = round(0.25 * len(x))
        start = np.random.randint(len(x) - length + 1)
        kept = np.delete(x, slice(start, start + length))
        return np.interp(np.linspace(0, len(kept) - 1, len(x)), np.arange(len(kept)), kept)


class RandomZeroMasking(BaseAugmentation):
    def transform(self, x, _):
        length = round(0.1 * len(x))
        start = np.random.randint(len(x) - length + 1)
        masked = x.copy()
        masked[start : start + length] = 0
        return masked


class AverageFiltering(BaseAugmentation):
    def transform(self, x, _):
        return uniform_filter1d(x, 5, mode="reflect")


class RandomAdditiveGaussianNoise(BaseAugmentation):
    def transform(self, x, _):
        return x + np.random.normal(0, 0.1, x.shape)


class TimeReversal(BaseAugmentation):
    def transform(self, x, _):
        return x[::-1]


class TimeWarping(BaseAugmentation):
    def transform(self, x, _):
        t = np.arange(len(x))
        speeds = np.random.normal(1, 0.1, 5)
        speed = np.maximum(CubicSpline(np.linspace(0, len(x) - 1, 5), speeds, bc_type="natural")(t), 0.1)
        path = cumulative_trapezoid(speed, initial=0)
        return np.interp(path * (len(x) - 1) / path[-1], t, x)


class Permutation(BaseAugmentation):
    def transform(self, x, _):
        pieces = np.array_split(x, 5)
        return np.concatenate([pieces[piece] for piece in np.random.permutation(5)])


class RandomTimeShift(BaseAugmentation):
    def transform(self, x, _):
        return np.roll(x, np.random.randint(-rate // 4, rate // 4 + 1))


name = sys.argv[1]
count, samples = (int(argument) for argument in sys.argv[2:4])
values = np.random.default_rng(0).standard_normal((count, samples), dtype=np.float32)


def augmented(augmentations):
    mixes = any(isinstance(augmentation, TailoredMixup) for augmentation in augmentations)
    views = []
    for x in values:
        x_random = values[np.random.randint(count)] if mixes else None
        for augmentation in augmentations:
            x = augmentation(x, x_random)
        views.append(x)
    return np.stack(views, dtype=np.float32)


if name == "views":
    four = [RandomZeroMasking(0.8), TimeWarping(0.7), TailoredMixup(0.5), RandomAdditiveGaussianNoise(0.5)]
    serve(lambda: (augmented(four), augmented(four)))
else:
    one = [globals()[name]()]
    serve(lambda: augmented(one))
