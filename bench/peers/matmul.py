"""The matrix product of bench/matmul.ts in PyTorch. Arguments: batch, rows, columns, depth, threads. For every line on
standard input as many products are computed as bench/matmul.ts does, and the milliseconds of one and the peak memory in
MB are printed."""

import sys

import torch
from serve import serve

batch, rows, columns, depth, threads = (int(argument) for argument in sys.argv[1:6])
torch.set_num_threads(threads)
torch.manual_seed(0)
a, b = torch.randn(batch, rows, depth), torch.randn(batch, depth, columns)
out = torch.empty(batch, rows, columns)
repeats = max(1, round(2e9 / (2 * batch * rows * columns * depth)))


def step():
    for _ in range(repeats):
        torch.matmul(a, b, out=out)


serve(step, repeats)
