"""DASH by the authors' own code on a network of two convolutions: the kernels chosen, and the time of a step.

DASH_AUTHORS names a folder that holds clones of github.com/sjunhongshen/DASH (as `DASH`) and github.com/mkhodak/relax
(as `relax`); nothing of either is in this repository. requirements.txt lists what is needed beside them. Written for
PyTorch 1.8 on CUDA, they run on a newer one and the CPU by two stand-ins: `torch._six`, which was taken out of PyTorch,
and `Tensor.cuda`, which the Gumbel-softmax calls unasked.

Reads the input of bench/dash-peer.ts as JSON; prints what was chosen, and milliseconds a step.
"""

import json
import math
import os
import statistics
import sys
import time
import types
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

sys.modules["torch._six"] = types.SimpleNamespace(inf=math.inf)
torch.Tensor.cuda = lambda tensor, *_, **__: tensor
authors = Path(os.environ["DASH_AUTHORS"])
sys.path[:0] = [str(authors / "DASH" / "src"), str(authors / "relax")]

from dash import MixtureSupernet  # noqa: E402
from relax.nas import MixedOptimizer  # noqa: E402


class TwoConvolutions(nn.Module):
    """The network of test/support/motifTasks.ts."""

    def __init__(self, channels, filters):
        super().__init__()
        self.first = nn.Conv1d(channels, filters, 3, padding=1)
        self.second = nn.Conv1d(filters, filters, 3, padding=1)
        self.norms = nn.ModuleList(nn.BatchNorm1d(filters, eps=1e-5) for _ in range(2))
        self.head = nn.Linear(filters, 2)

    def forward(self, x):
        for convolution, norm in zip((self.first, self.second), self.norms):
            x = F.relu(norm(convolution(x)))
        return self.head(x.mean(-1))


def main():
    """The loop of their main.py, each epoch on so many batches drawn anew."""
    options = json.load(sys.stdin)
    torch.set_num_threads(1)
    torch.manual_seed(options["seed"])
    length, channels = options["inputShape"]
    x = torch.tensor(options["inputs"]).reshape(-1, length, channels).transpose(1, 2).contiguous()
    y = torch.tensor(options["targets"]).long()
    sizes, dilations = options["kernelSizes"], options["dilations"]
    model = MixtureSupernet.create(TwoConvolutions(channels, options["filters"]), in_place=True)
    model.conv2mixture(
        torch.zeros(1, channels, length),
        kernel_sizes=sizes,
        dilations=dilations,
        dims=1,
        separable=0,
        stream=1,
        device="cpu",
        einsum=True,
        temp=1,
        # Gradients of logits are brought to this norm; the penalty on positions seen is fixed at 1e-5 each.
        grad_scale=1 / options["logitGradientNorm"],
        remain_shape=False,
    )
    # In proportion to the gradient, as it is at their own norm of 1/100.
    model.field_sizes *= options["receptiveFieldPenalty"] / 1e-5
    sgd = {"momentum": options["momentum"], "nesterov": True, "weight_decay": options["weightDecay"]}
    optimizer = MixedOptimizer(
        [
            torch.optim.SGD(model.model_weights(), lr=options["learningRate"], **sgd),
            torch.optim.SGD(model.arch_params(), lr=options["logitLearningRate"], **sgd),
        ]
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    clipped = list(model.parameters() if options["clipLogits"] else model.model_weights())
    steps, size = options["batchesPerEpoch"], options["batchSize"]
    wall, processor, losses = [], [], []
    model.train()
    for epoch in range(options["epochs"]):
        order = torch.randperm(len(x))
        losses = []
        started, used = time.perf_counter(), time.process_time()
        for step in range(steps):
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * options["factors"][epoch * steps + step]
            rows = order[step * size : (step + 1) * size]
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            model.scale_grad()
            nn.utils.clip_grad_norm_(clipped, options["clipNorm"])
            optimizer.step()
            losses.append(loss.item())
        wall.append(1000 * (time.perf_counter() - started) / steps)
        processor.append(1000 * (time.process_time() - used) / steps)
    kernels = []
    for _, logits in model.named_arch_params():
        chosen = int(logits.argmax())
        kernels.append(
            {
                "kernelSize": sizes[chosen // len(dilations)],
                "dilation": dilations[chosen % len(dilations)],
                "probability": logits.detach().softmax(0)[chosen].item(),
            }
        )
    print(
        json.dumps(
            {
                "kernels": kernels,
                "trainLoss": statistics.fmean(losses),
                "wall": min(wall),
                "processor": statistics.fmean(processor[1:]),
            }
        )
    )


main()
