"""UMAP by umap-learn, as bench/umap.ts does it. Arguments: file of float32, rows, columns, threads. What it compiles is
compiled before `ready`. For every line on standard input one projection of 200 steps is made, and its milliseconds, the
peak memory in MB and the trustworthiness of a thousand points are printed."""

import sys
import warnings

import numba
import numpy as np
from serve import serve
from umap import UMAP

warnings.filterwarnings("ignore")
path = sys.argv[1]
rows, columns, threads = (int(argument) for argument in sys.argv[2:5])
numba.set_num_threads(threads)
points = np.fromfile(path, np.float32).reshape(rows, columns)
result = {}


def step(some=points):
    result["plane"] = UMAP(n_neighbors=15, min_dist=0.1, n_epochs=200, n_jobs=threads).fit_transform(some)


def trustworthiness(neighbours=15, looked=1000):
    plane, penalty, count = result["plane"].astype(np.float64), 0, 0
    for i in range(0, rows, max(1, rows // looked))[:looked]:
        far = ((points.astype(np.float64) - points[i]) ** 2).sum(1)
        near = ((plane - plane[i]) ** 2).sum(1)
        far[i] = near[i] = np.inf
        for j in np.argsort(near, kind="stable")[:neighbours]:
            penalty += max(0, 1 + np.count_nonzero(far < far[j]) - neighbours)
        count += 1
    return 1 - 2 * penalty / (count * neighbours * (2 * rows - 3 * neighbours - 1))


# More than 4,096 points take the ways that are compiled.
step(points[:5000])
serve(step, score=trustworthiness)
