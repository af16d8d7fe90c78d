"""k-means or silhouettes by scikit-learn, as bench/clusters.ts does them. Arguments: k-means or silhouette, file of float32,
rows, columns, threads; labels lie beside the points. For every line on standard input the work is done once, and its
milliseconds, the peak memory in MB and the inertia or silhouette are printed."""

import sys

import numpy as np
from serve import serve
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

work, path = sys.argv[1:3]
rows, columns, threads = (int(argument) for argument in sys.argv[3:6])
points = np.fromfile(path, np.float32).reshape(rows, columns)
limits = threadpool_limits(threads)
result = {}

if work == "k-means":

    def step():
        result["score"] = KMeans(5, n_init=10, tol=1e-4, random_state=1).fit(points).inertia_

else:
    labels = np.fromfile(path + ".labels", np.int32)

    def step():
        result["score"] = silhouette_score(points, labels)


serve(step, score=lambda: result["score"])
