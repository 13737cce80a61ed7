"""The networks of Table 5 in PyTorch, in training mode, without dropout: logits from named tensors."""

import torch
import torch.nn.functional as F
from torch import Tensor

Tensors = dict[str, Tensor]
SLOPE = 0.01


def batch_norm(w: Tensors, name: str, x: Tensor, epsilon: float) -> Tensor:
    return F.batch_norm(x, None, None, w[f"{name}.weight"], w[f"{name}.bias"], True, 0.1, epsilon)


def lstm(w: Tensors, names: list[str], x: Tensor) -> Tensor:
    """Input of shape (batch, steps, width); two names for two directions. PyTorch's kernel, with a second bias of 0."""
    parameters = []
    for name in names:
        bias = w[f"{name}.bias"]
        weights = [w[f"{name}.input.weight"], w[f"{name}.hidden.weight"]]
        parameters += [*weights, bias, torch.zeros_like(bias)]
    zeros = x.new_zeros(len(names), len(x), w[f"{names[0]}.hidden.weight"].shape[1])
    return torch.lstm(x, (zeros, zeros), parameters, True, 1, 0.0, True, len(names) == 2, True)[0]


class Sign(torch.autograd.Function):
    """The sign of weights, with a straight-through gradient for weights in [-1, 1]."""

    @staticmethod
    def forward(context, weight: Tensor) -> Tensor:
        context.save_for_backward(weight)
        return torch.where(weight >= 0, 1.0, -1.0)

    @staticmethod
    def backward(context, gradient: Tensor) -> Tensor:
        (weight,) = context.saved_tensors
        return gradient * (weight.abs() <= 1)


def binary(weight: Tensor) -> Tensor:
    return Sign.apply(weight) / weight[0].numel() ** 0.5


def of_segments(w: Tensors, x: Tensor, is_binary: bool) -> Tensor:
    """3D-ACRNN and BCRNN: input of shape (batch, 3, 300, 40)."""
    layer = 0
    while f"conv.{layer}.weight" in w:
        weight = w[f"conv.{layer}.weight"]
        if is_binary:
            x = F.conv2d(x, binary(weight), padding=(2, 1))
            x = batch_norm(w, f"conv.{layer}.norm", x, 1e-3)
        else:
            x = F.conv2d(x, weight, w[f"conv.{layer}.bias"], padding=(2, 1))
        x = F.leaky_relu(x, SLOPE)
        x = F.max_pool2d(x, (2, 4)) if layer == 0 else x
        layer += 1
    sequence = x.permute(0, 2, 3, 1).flatten(2)
    weight = w["projection.weight"]
    x = F.linear(sequence, binary(weight) if is_binary else weight, w.get("projection.bias"))
    x = F.leaky_relu(batch_norm(w, "projection.norm", x.flatten(0, 1), 1e-3), SLOPE)
    states = lstm(w, ["lstm.forward", "lstm.backward"], x.view(*sequence.shape[:2], -1))
    if is_binary:
        context = states.amax(1)
    else:
        alpha = torch.softmax(states @ w["attention.weight"], 1)
        context = (alpha[..., None] * states).sum(1)
    hidden = F.linear(context, w["classifier.hidden.weight"], w["classifier.hidden.bias"])
    return F.linear(F.leaky_relu(hidden, SLOPE), w["classifier.output.weight"], w["classifier.output.bias"])


def drn(w: Tensors, x: Tensor) -> Tensor:
    """DRN: input of shape (batch, frames, 128), without padding."""
    x = F.relu(F.conv1d(F.pad(x.transpose(1, 2), (4, 5)), w["entry.weight"], w["entry.bias"]))
    for stage, dilation in enumerate([1, 1, 2, 4]):
        weight = w[f"transitions.{stage}.weight"]
        x = F.relu(F.conv1d(x, weight, w[f"transitions.{stage}.bias"], stride=weight.shape[2]))
        for block in range(2):
            y = x
            for part in ["first", "second"]:
                name = f"stages.{stage}.{block}.{part}"
                y = F.conv1d(y, w[f"{name}.weight"], padding="same", dilation=dilation)
                y = batch_norm(w, f"{name}.norm", y, 1e-5)
                y = F.relu(y) if part == "first" else y
            x = F.relu(x + y)
    x = x.transpose(1, 2)

    def projected(part: str, x: Tensor) -> Tensor:
        return F.linear(x, w[f"attention.{part}.weight"], w[f"attention.{part}.bias"])

    heads = [projected(part, x).unflatten(2, (4, -1)).transpose(1, 2) for part in ["query", "key", "value"]]
    attended = F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2)
    x = x + projected("output", attended)
    x = F.layer_norm(x, x.shape[2:], w["attention.norm.weight"], w["attention.norm.bias"], 1e-5)
    for layer in ["lstm.0", "lstm.1"]:
        x = lstm(w, [layer], x)
    x = x[:, -1]
    for part in ["hidden", "second"]:
        x = F.relu(F.linear(x, w[f"classifier.{part}.weight"], w[f"classifier.{part}.bias"]))
    return F.linear(x, w["classifier.output.weight"], w["classifier.output.bias"])


def logits(name: str, w: Tensors, x: Tensor) -> Tensor:
    return drn(w, x) if name == "drn" else of_segments(w, x, name == "bcrnn")


def is_binary(name: str, tensor: str) -> bool:
    """Whether training clips the tensor to [-1, 1]."""
    layer = tensor.removesuffix(".weight")
    is_layer = layer == "projection" or layer.startswith("conv.") and not layer.endswith("norm")
    return name == "bcrnn" and is_layer
