"""The contrastive training step of bench/sleep-encoder.ts in PyTorch. Arguments: pairs, samples, channels, threads. For every
line on standard input one step is run, and its milliseconds and the peak memory in MB are printed. With `compile` as a last
argument the network goes through torch.compile."""

import sys

import torch
import torch.nn.functional as F
from serve import serve_training
from sleep_encoder_network import SimpleSleepNet

pairs, samples, channels, threads = (int(argument) for argument in sys.argv[1:5])
torch.set_num_threads(threads)
torch.manual_seed(0)


def nt_xent(z):
    count = z.shape[0]
    similarity = (z @ z.T / 0.07).masked_fill(torch.eye(count, dtype=torch.bool), -1e9)
    return F.cross_entropy(similarity, (torch.arange(count) + count // 2) % count)


encoder = SimpleSleepNet(channels).train()
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3, fused=True)
if "compile" in sys.argv:
    encoder = torch.compile(encoder)
x = torch.randn(2 * pairs, channels, samples)

serve_training(optimizer, lambda: nt_xent(encoder(x)))
