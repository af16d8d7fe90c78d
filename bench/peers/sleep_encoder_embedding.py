"""Embedding of epochs as in bench/sleep-encoder.ts in PyTorch, in inference mode and with the batch size that is fastest here.
Arguments: epochs, samples, threads. For every line on standard input all epochs are embedded once, and the milliseconds and
the peak memory in MB are printed. With `compile` as a last argument the network goes through torch.compile."""

import sys
import time

import torch
from serve import serve
from sleep_encoder_network import SimpleSleepNet

epochs, samples, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(0)
encoder = SimpleSleepNet().eval()
if "compile" in sys.argv:
    encoder = torch.compile(encoder, dynamic=False)
x = torch.randn(epochs, 1, samples)


@torch.inference_mode()
def embed(count, size):
    return torch.cat([encoder(batch) for batch in x[:count].split(size)])


def seconds(count, size):
    embed(size, size)
    start = time.perf_counter()
    embed(count, size)
    return time.perf_counter() - start


best = min((1, 4, 16, 64, 256), key=lambda size: seconds(min(epochs, 256), size))
embed(epochs % best or best, best)
print(f"{sys.argv[0]}: the fastest batch size is {best}", file=sys.stderr)

serve(lambda: embed(epochs, best))
