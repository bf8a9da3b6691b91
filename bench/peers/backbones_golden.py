"""Golden outputs of the backbones, by PyTorch: writes test/golden/backbones.json

The nets of DASH and DASHA, written down again from their layer shapes, small, with weights given by a formula in
the channels-last order that tfjs keeps them in; the tests give our nets the same. Where a stride of 2 meets an even
length, PyTorch's padding and TensorFlow's 'same' differ by one pixel: the cases with strides have odd lengths.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from common import made_by, write_golden

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def fill(net):
    """Every weight by the formula, in the order in which the layers were made; returns tfjs names and scales."""
    listed = []
    for name, module in net.named.items():
        if isinstance(module, (nn.Conv1d, nn.Conv2d)):
            axes = list(range(2, module.weight.dim())) + [1, 0]
            entries = [("kernel", module.weight, axes), ("bias", module.bias, None)]
        elif isinstance(module, nn.ConvTranspose2d):
            # [in, out, row, column] as [1, 1, in, (row, column, out)].
            entries = [("kernel", module.weight, [0, 2, 3, 1]), ("bias", module.bias, None)]
        elif isinstance(module, nn.Linear):
            entries = [("kernel", module.weight, [1, 0]), ("bias", module.bias, None)]
        else:
            entries = [
                ("gamma", module.weight, None),
                ("beta", module.bias, None),
                ("moving_mean", module.running_mean, None),
                ("moving_variance", module.running_var, None),
            ]
        for part, tensor, axes in entries:
            if tensor is None:
                continue
            shape = [tensor.shape[a] for a in axes] if axes else list(tensor.shape)
            index = torch.arange(tensor.numel())
            scale = 2 / math.sqrt(max(8, tensor.numel() / shape[-1]))
            values = torch.sin(1.7 * index + 0.9 * len(listed)) * scale
            if part in ("gamma", "moving_variance"):
                values = 1 + values / 2
            values = values.reshape(shape)
            if axes:
                inverse = [axes.index(a) for a in range(len(axes))]
                values = values.permute(inverse)
            with torch.no_grad():
                tensor.copy_(values)
            listed.append([f"{name}/{part}", scale])
    return listed


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.named = {}

    def put(self, name, module):
        self.named[name] = module
        self.add_module(name, module)
        return module


class WideResNet1d(Named):
    def __init__(self, channels, width, outputs, kernels):
        super().__init__()
        self.blocks = []
        filters, i = channels, 0
        for b, wide in enumerate([width, 2 * width, 2 * width]):
            convs, before = [], filters
            for c in range(3):
                k, d = kernels[i]
                i += 1
                conv = self.put(f"block{b + 1}_conv{c + 1}", nn.Conv1d(filters, wide, k, dilation=d))
                norm = self.put(f"block{b + 1}_norm{c + 1}", nn.BatchNorm1d(wide))
                convs.append((conv, norm, (k - 1) * d))
                filters = wide
            shortcut = None
            if before != wide:
                shortcut = (
                    self.put(f"block{b + 1}_shortcut", nn.Conv1d(before, wide, 1)),
                    self.put(f"block{b + 1}_shortcut_norm", nn.BatchNorm1d(wide)),
                )
            self.blocks.append((convs, shortcut))
        self.out = self.put("outputs", nn.Linear(filters, outputs))

    def forward(self, x):
        for convs, shortcut in self.blocks:
            y = x
            for conv, norm, left in convs:
                y = F.relu(norm(conv(F.pad(y, (left, 0)))))
            x = y + shortcut[1](shortcut[0](x)) if shortcut else y
        return self.out(x.mean(-1))


class WideResNet2d(Named):
    def __init__(self, channels, depth, width, outputs, kernels):
        super().__init__()
        n, i = (depth - 4) // 6, 1

        def conv(name, before, after, kernel, stride=1):
            k, d = kernel
            return self.put(name, nn.Conv2d(before, after, k, dilation=d, padding=k // 2 * d, stride=stride))

        self.stem = conv("stem", channels, 16, kernels[0])
        before, self.blocks = 16, []
        for group in range(3):
            filters = 16 * width * 2**group
            for block in range(n):
                stride = 2 if group > 0 and block == 0 else 1
                name = f"group{group + 1}_block{block + 1}"
                norm1 = self.put(f"{name}_norm1", nn.BatchNorm2d(before))
                conv1 = conv(f"{name}_conv1", before, filters, kernels[i])
                norm2 = self.put(f"{name}_norm2", nn.BatchNorm2d(filters))
                conv2 = conv(f"{name}_conv2", filters, filters, kernels[i + 1], stride)
                i += 2
                shortcut = None
                if stride != 1 or before != filters:
                    shortcut = self.put(f"{name}_shortcut", nn.Conv2d(before, filters, 1, stride=stride))
                self.blocks.append((norm1, conv1, norm2, conv2, shortcut))
                before = filters
        self.norm = self.put("norm", nn.BatchNorm2d(before))
        self.out = self.put("outputs", nn.Linear(before, outputs))

    def forward(self, x):
        x = self.stem(x)
        for norm1, conv1, norm2, conv2, shortcut in self.blocks:
            y = conv2(F.relu(norm2(conv1(F.relu(norm1(x))))))
            x = y + (shortcut(x) if shortcut else x)
        return self.out(F.relu(self.norm(x)).mean((2, 3)))


class UNet(Named):
    def __init__(self, dims, channels, down, up, outputs, kernels, bias):
        super().__init__()
        Conv, Norm = (nn.Conv1d, nn.BatchNorm1d) if dims == 1 else (nn.Conv2d, nn.BatchNorm2d)
        self.dims, kernels = dims, iter(kernels)

        def level(name, before, after):
            layers = []
            for c in (1, 2):
                k, d = next(kernels)
                layers.append(self.put(f"{name}_conv{c}", Conv(before, after, k, dilation=d, padding=k // 2 * d, bias=bias)))
                layers.append(self.put(f"{name}_norm{c}", Norm(after)))
                layers.append(nn.ReLU())
                before = after
            return nn.Sequential(*layers)

        self.downs, before = [], channels
        for i, filters in enumerate(down):
            self.downs.append(level(f"down{i}", before, filters))
            before = filters
        self.ups = []
        for i, filters in enumerate(up):
            if dims == 2:
                larger = self.put(f"up{i + 1}_doubling", nn.ConvTranspose2d(before, before // 2, 2, stride=2))
                before = before // 2
            else:
                larger = nn.Upsample(scale_factor=2, mode="linear", align_corners=True)
            self.ups.append((larger, level(f"up{i + 1}", before + down[3 - i], filters)))
            before = filters
        self.head = None
        if dims == 2:
            self.head = (
                self.put("head_conv", nn.Conv2d(before, 4 * before, 1)),
                self.put("head_norm", nn.BatchNorm2d(4 * before)),
            )
            before *= 4
        self.out = self.put("outputs", nn.Linear(before, outputs))

    def forward(self, x):
        pool = F.max_pool1d if self.dims == 1 else F.max_pool2d
        levels = []
        for i, level in enumerate(self.downs):
            x = level(pool(x, 2) if i else x)
            levels.append(x)
        for i, (larger, level) in enumerate(self.ups):
            skip, x = levels[3 - i], larger(x)
            pads = []
            for axis in range(x.dim() - 1, 1, -1):
                missing = skip.shape[axis] - x.shape[axis]
                pads += [missing // 2, missing - missing // 2]
            x = level(torch.cat([skip, F.pad(x, pads)], 1))
        if self.head:
            x = F.relu(self.head[1](self.head[0](x)))
        return self.out(x.flatten(2).mean(-1))


def case(builder, net, shape, options):
    names = fill(net)
    net.eval()
    index = torch.arange(2 * math.prod(shape))
    x = torch.sin(0.37 * index).reshape(2, *shape)
    with torch.no_grad():
        y = net(x.movedim(-1, 1))
    return {
        "builder": builder,
        "options": options,
        "inputShape": shape,
        "weights": names,
        "parameters": sum(p.numel() for p in net.parameters()),
        "outputs": [round(float(v), 7) for v in y.flatten()],
    }


def kernels(pairs, count):
    chosen = [pairs[i % len(pairs)] for i in range(count)]
    return chosen, [{"kernelSize": k, "dilation": d} for k, d in chosen]


wrn1d, wrn1d_json = kernels([(3, 1), (5, 3), (11, 1), (7, 7)], 9)
wrn2d, wrn2d_json = kernels([(3, 1), (5, 3), (3, 7)], 7)
unet, unet_json = kernels([(3, 1), (5, 1), (3, 3), (7, 1), (1, 1)], 18)
default1d = [(8, 1), (5, 1), (3, 1)] * 3
golden = {
    "madeBy": made_by("torch"),
    "cases": [
        case("wideResNet1d", WideResNet1d(5, 4, 3, default1d), [30, 5], {"width": 4, "outputs": 3}),
        case("wideResNet1d", WideResNet1d(5, 6, 2, wrn1d), [41, 5], {"width": 6, "outputs": 2, "kernels": wrn1d_json}),
        case("wideResNet2d", WideResNet2d(3, 16, 1, 4, [(3, 1)] * 13), [17, 17, 3], {"depth": 16, "width": 1, "outputs": 4}),
        case("wideResNet2d", WideResNet2d(2, 10, 2, 3, wrn2d), [13, 17, 2], {"depth": 10, "width": 2, "outputs": 3, "kernels": wrn2d_json}),
        case("unet1d", UNet(1, 5, [4, 8, 16, 32, 32], [16, 8, 4, 4], 3, [(3, 1)] * 18, True), [32, 5], {"width": 4, "outputs": 3}),
        case("unet1d", UNet(1, 3, [4, 8, 16, 32, 32], [16, 8, 4, 4], 2, unet, True), [45, 3], {"width": 4, "outputs": 2, "kernels": unet_json}),
        case("unet2d", UNet(2, 3, [25, 25, 25, 25, 50], [50, 50, 50, 25], 4, [(3, 1)] * 18, False), [16, 16, 3], {"size": "small", "outputs": 4}),
        case("unet2d", UNet(2, 2, [25, 25, 25, 25, 50], [50, 50, 50, 25], 2, unet, False), [19, 22, 2], {"size": "small", "outputs": 2, "kernels": unet_json}),
    ],
}
write_golden("backbones.json", golden)
