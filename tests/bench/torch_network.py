"""The network in PyTorch, from the tensors of a model file."""

import torch
import torch.nn.functional as F

UNITS = 128
# Under the root of the deviation.
VARIANCE_EPSILON = 1e-5


def is_constant(name: str) -> bool:
    """Whether training does not change the tensor."""
    return name.startswith(("features.", "embedding."))


def states(w: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """States of the GRU, shape (steps, batch, 256), for an input of shape (batch, frames, 128)."""

    def residual(block: str, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(F.conv2d(x, w[f"{block}.expand.weight"], w[f"{block}.expand.bias"]))
        filters = w[f"{block}.depthwise.weight"]
        y = F.relu(F.conv2d(y, filters, padding=1, groups=len(filters)))
        return F.conv2d(y, w[f"{block}.project.weight"], w[f"{block}.project.bias"])

    x = F.relu(F.conv2d(x[:, None], w["entry.weight"], w["entry.bias"], stride=2))
    x = F.max_pool2d(residual("blocks.0", x), 3, 2)
    block = 1
    while f"blocks.{block}.expand.weight" in w:
        x = x + residual(f"blocks.{block}", x)
        block += 1
    # Shape (steps, batch, band * 64 + channel); both directions share the weights and are one batch.
    sequence = x.permute(2, 0, 3, 1).flatten(2)
    projected = F.linear(sequence, w["gru.input.weight"], w["gru.bias"])
    both = torch.cat([projected, projected.flip(0)], 1)
    gates, candidate = w["gru.hidden.weight"].split([2 * UNITS, UNITS])
    h = x.new_zeros(both.shape[1], UNITS)
    all_states = []
    for step in both:
        reset, update = torch.sigmoid(step[:, : 2 * UNITS] + F.linear(h, gates)).chunk(2, 1)
        # The reset gate is applied to the state before the product, unlike in torch.nn.GRU.
        new = torch.tanh(step[:, 2 * UNITS :] + F.linear(reset * h, candidate))
        h = update * h + (1 - update) * new
        all_states.append(h)
    forward, backward = torch.stack(all_states).chunk(2, 1)
    return torch.cat([forward, backward.flip(0)], 2)


def logits(w: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Logits for an input of shape (batch, frames, 128)."""
    h = states(w, x)
    alpha = torch.softmax(h @ w["attention.weight"], 0)
    embedding = (alpha[..., None] * h).sum(0)
    if w["classifier.hidden.weight"].shape[1] == 2 * h.shape[2]:
        variance = (alpha[..., None] * (h - embedding) ** 2).sum(0)
        embedding = torch.cat([embedding, (variance + VARIANCE_EPSILON).sqrt()], 1)
    if "embedding.mean" in w:
        embedding = (embedding - w["embedding.mean"]) / w["embedding.std"]
    y = F.linear(embedding, w["classifier.hidden.weight"], w["classifier.hidden.bias"])
    y = F.prelu(y, w["classifier.prelu.weight"])
    return F.linear(y, w["classifier.output.weight"], w["classifier.output.bias"])
