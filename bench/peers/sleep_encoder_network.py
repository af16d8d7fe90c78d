"""SimpleSleepNet as src/models/simple-sleep-net.ts builds it, for epochs of any number of channels."""

import torch.nn.functional as F
from torch import nn


def block(inputs, outputs, dilation):
    conv = nn.Conv1d(inputs, outputs, 7, dilation=dilation, padding=3 * dilation)
    return nn.Sequential(conv, nn.BatchNorm1d(outputs), nn.Mish(), nn.Dropout(0.3))


class SimpleSleepNet(nn.Module):
    def __init__(self, channels=1):
        super().__init__()
        self.encoder = nn.Sequential(block(channels, 32, 1), block(32, 64, 2), block(64, 128, 4))
        self.projector = nn.Sequential(nn.Linear(128, 128), nn.BatchNorm1d(128), nn.Mish(), nn.Dropout(0.3))

    def forward(self, x):
        return F.normalize(self.projector(self.encoder(x).mean(dim=2)), dim=1)
