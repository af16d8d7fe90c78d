"""The training step of bench/lstm.ts in PyTorch. Arguments: batch, time, inputs, units, layers, threads. For every line on
standard input one step is run, and its milliseconds and the peak memory in MB are printed."""

import sys

import torch
from serve import serve_training
from torch import nn

batch, steps, inputs, units, layers, threads = (int(argument) for argument in sys.argv[1:7])
torch.set_num_threads(threads)
torch.manual_seed(0)

lstm = nn.LSTM(inputs, units, num_layers=layers, batch_first=True, bidirectional=True).train()
optimizer = torch.optim.Adam(lstm.parameters(), lr=1e-3)
x = torch.randn(batch, steps, inputs)

serve_training(optimizer, lambda: lstm(x)[0].mean())
