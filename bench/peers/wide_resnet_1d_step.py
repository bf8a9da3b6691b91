"""Best of two training steps of the Wide ResNet 1-D of bench/networks.ts in PyTorch on the CPU: wall and processor ms."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        widths = [inputs, outputs, outputs, outputs]
        self.convolutions = nn.ModuleList(
            nn.Conv1d(a, b, k, bias=False) for a, b, k in zip(widths, widths[1:], (8, 5, 3))
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(outputs) for _ in range(3))
        self.shortcut = None
        if inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv1d(inputs, outputs, 1, bias=False), nn.BatchNorm1d(outputs))

    def forward(self, x):
        y = x
        for convolution, norm in zip(self.convolutions, self.norms):
            y = F.relu(norm(convolution(F.pad(y, (convolution.kernel_size[0] - 1, 0)))))
        return y if self.shortcut is None else y + self.shortcut(x)


def main():
    options = json.load(sys.stdin)
    torch.manual_seed(0)
    torch.set_num_threads(options["threads"])
    widths = [options["channels"], 64, 128, 128]
    body = nn.Sequential(*(Block(a, b) for a, b in zip(widths, widths[1:])))
    head = nn.Linear(128, 2)
    parameters = [*body.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.01, momentum=0.9)
    x = torch.randn(options["batch"], options["channels"], options["length"])
    y = torch.arange(options["batch"]) % 2
    wall, processor = [], []
    for _ in range(3):
        start, used = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        loss = F.cross_entropy(head(body(x).mean(-1)), y)
        loss.backward()
        optimizer.step()
        wall.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    print(json.dumps({"wall": min(wall[1:]), "processor": min(processor[1:])}))


main()
