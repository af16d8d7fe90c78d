"""The contrastive training step of bench/sleep-encoder.ts in PyTorch. Arguments: pairs, samples, threads. For every line on
standard input one step is run, and its milliseconds and the peak memory in MB are printed. With `compile` as a fourth
argument the network goes through torch.compile."""

import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

pairs, samples, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(0)


def block(inputs, outputs, dilation):
    conv = nn.Conv1d(inputs, outputs, 7, dilation=dilation, padding=3 * dilation)
    return nn.Sequential(conv, nn.BatchNorm1d(outputs), nn.Mish(), nn.Dropout(0.3))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(block(1, 32, 1), block(32, 64, 2), block(64, 128, 4))
        self.head = nn.Sequential(nn.Linear(128, 128, bias=False), nn.Mish(), nn.Linear(128, 128, bias=False))

    def forward(self, x):
        return F.normalize(self.head(self.blocks(x).mean(dim=2)), dim=1)


def nt_xent(z):
    count = z.shape[0]
    similarity = (z @ z.T / 0.07).masked_fill(torch.eye(count, dtype=torch.bool), -1e9)
    return F.cross_entropy(similarity, (torch.arange(count) + count // 2) % count)


encoder = Encoder().train()
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)
if "compile" in sys.argv:
    encoder = torch.compile(encoder)
x = torch.randn(2 * pairs, 1, samples)

print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    loss = nt_xent(encoder(x))
    loss.backward()
    optimizer.step()
    loss.item()
    milliseconds = 1000 * (time.perf_counter() - start)
    print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
