"""The training step of bench/eeg-convolutions.ts in PyTorch. Arguments: batch, samples, threads. For every line on standard
input one step is run, and its milliseconds and the peak memory in MB are printed. With `compile` as a fourth argument the
network goes through torch.compile."""

import sys

import torch
import torch.nn.functional as F
from serve import serve_training
from torch import nn

batch, samples, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(0)


def block(inputs, outputs, dilation):
    conv = nn.Conv1d(inputs, outputs, 7, dilation=dilation, padding=3 * dilation)
    return nn.Sequential(conv, nn.BatchNorm1d(outputs), nn.Mish())


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(block(129, 32, 1), block(32, 64, 2), block(64, 128, 4), block(128, 128, 8))
        self.head = nn.Linear(128, 2)

    def forward(self, x):
        return self.head(self.blocks(x).mean(dim=2))


model = Classifier().train()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
if "compile" in sys.argv:
    model = torch.compile(model)
x = torch.randn(batch, 129, samples)
labels = torch.arange(batch) % 2

serve_training(optimizer, lambda: F.cross_entropy(model(x), labels))
