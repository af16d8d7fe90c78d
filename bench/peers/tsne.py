"""t-SNE by scikit-learn or openTSNE, as bench/tsne.ts does it. Arguments: library, file of float32, rows, columns, threads.
For every line on standard input one projection of 1000 steps is made, and its milliseconds, the peak memory in MB and the
divergence it ends with are printed."""

import sys

import numpy as np
from serve import serve

library, path = sys.argv[1:3]
rows, columns, threads = (int(argument) for argument in sys.argv[3:6])
points = np.fromfile(path, np.float32).reshape(rows, columns)
result = {}

if library == "scikit-learn":
    from sklearn.manifold import TSNE

    def step():
        fit = TSNE(perplexity=30, max_iter=1000, init="pca", random_state=1, n_jobs=threads).fit(points)
        result["score"] = fit.kl_divergence_

else:
    from openTSNE import TSNE

    def step():
        fit = TSNE(perplexity=30, n_iter=750, initialization="pca", random_state=1, n_jobs=threads).fit(points)
        result["score"] = fit.kl_divergence


serve(step, score=lambda: result["score"])
