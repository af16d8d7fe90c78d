"""The training step of bench/transformer.ts in PyTorch. Arguments: batch, length, width, heads, threads. For every line on
standard input one step is run, and its milliseconds and the peak memory in MB are printed. With `compile` as a sixth
argument the network goes through torch.compile."""

import sys

import torch
import torch.nn.functional as F
from serve import serve_training
from torch import nn

batch, length, width, heads, threads = (int(argument) for argument in sys.argv[1:6])
torch.set_num_threads(threads)
torch.manual_seed(0)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        qkv = self.qkv(self.norm1(x)).view(batch, length, 3, heads, width // heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(attended)
        return x + self.mlp(self.norm2(x))


block = Block()
optimizer = torch.optim.Adam(block.parameters(), lr=1e-3, fused=True)
if "compile" in sys.argv:
    block = torch.compile(block)
x, target = torch.randn(2, batch, length, width)

serve_training(optimizer, lambda: F.mse_loss(block(x), target))
