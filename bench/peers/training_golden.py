"""Golden values of losses and optimizers, by PyTorch: writes test/golden/training.json"""

import torch

from common import made_by, write_golden

torch.set_num_threads(1)
torch.manual_seed(3)


def numbers(tensor):
    return [round(float(x), 9) for x in tensor.detach().double().flatten()]


def loss_case(name, loss, outputs, targets, **options):
    outputs = outputs.clone().requires_grad_(True)
    value = loss(outputs, targets)
    value.backward()
    return {
        "name": name,
        "options": options,
        "outputs": numbers(outputs),
        "shape": list(outputs.shape),
        "targets": numbers(targets),
        "value": value.item(),
        "gradient": numbers(outputs.grad),
    }


logits = (torch.randn(6, 4, dtype=torch.float64) * 3).round(decimals=2)
classes = torch.tensor([0, 3, 2, 2, 1, 0])
weights = torch.tensor([1.0, 0.5, 2.0, 3.0], dtype=torch.float64)
labels = torch.tensor([[1, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1]] * 2, dtype=torch.float64)
dense = torch.randn(6, 4, dtype=torch.float64).round(decimals=2)
ce = torch.nn.CrossEntropyLoss
losses = [
    loss_case("crossEntropy", ce(), logits, classes),
    loss_case("crossEntropy", ce(label_smoothing=0.1), logits, classes, labelSmoothing=0.1),
    loss_case("crossEntropy", ce(weight=weights), logits, classes, classWeights=weights.tolist()),
    loss_case(
        "crossEntropy",
        ce(weight=weights, label_smoothing=0.2),
        logits,
        classes,
        classWeights=weights.tolist(),
        labelSmoothing=0.2,
    ),
    loss_case("crossEntropy", ce(), logits * 100, classes),
    loss_case("multiLabelSoftMargin", torch.nn.MultiLabelSoftMarginLoss(), logits, labels),
    loss_case(
        "multiLabelSoftMargin",
        torch.nn.MultiLabelSoftMarginLoss(weight=weights),
        logits,
        labels,
        labelWeights=weights.tolist(),
    ),
    loss_case("multiLabelSoftMargin", torch.nn.MultiLabelSoftMarginLoss(), logits * 60, labels),
    loss_case("meanSquaredError", torch.nn.MSELoss(), logits, dense),
]

start = torch.randn(5, dtype=torch.float64).round(decimals=2)
gradients = torch.randn(4, 5, dtype=torch.float64).round(decimals=2)


def optimizer_case(name, make, **options):
    weight = start.clone().requires_grad_(True)
    optimizer = make([weight])
    path = []
    for gradient in gradients:
        weight.grad = gradient.clone()
        optimizer.step()
        path.append(numbers(weight))
    return {"name": name, "options": options, "path": path}


sgd, adamw = torch.optim.SGD, torch.optim.AdamW
optimizers = [
    optimizer_case(
        "sgd", lambda p: sgd(p, lr=0.1, momentum=0), learningRate=0.1, momentum=0, nesterov=False
    ),
    optimizer_case(
        "sgd", lambda p: sgd(p, lr=0.1, momentum=0.9), learningRate=0.1, momentum=0.9, nesterov=False
    ),
    optimizer_case(
        "sgd",
        lambda p: sgd(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.02),
        learningRate=0.05,
        momentum=0.8,
        weightDecay=0.02,
    ),
    optimizer_case("adamW", lambda p: adamw(p, lr=0.01, weight_decay=0), learningRate=0.01, weightDecay=0),
    optimizer_case(
        "adamW",
        lambda p: adamw(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.05),
        learningRate=0.02,
        beta1=0.8,
        beta2=0.95,
        epsilon=1e-4,
        weightDecay=0.05,
    ),
]

clipped = [gradients[0].clone().requires_grad_(True), gradients[1, :3].clone().requires_grad_(True)]
for parameter in clipped:
    parameter.grad = parameter.detach().clone()
torch.nn.utils.clip_grad_norm_(clipped, 1.5)

write_golden(
    "training.json",
    {
        "madeBy": made_by("torch"),
        "losses": losses,
        "start": numbers(start),
        "gradients": [numbers(g) for g in gradients],
        "optimizers": optimizers,
        "clipping": {
            "norm": 1.5,
            "before": [numbers(gradients[0]), numbers(gradients[1, :3])],
            "after": [numbers(p.grad) for p in clipped],
        },
    },
)
