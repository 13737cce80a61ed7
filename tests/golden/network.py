"""Writes network.safetensors and network.json: reference values of the network from a PyTorch implementation.

The weights are random with a fixed seed and affect the output through every parameter, including biases and slopes.
They are rounded to half precision first, so that the file contains exactly the values used. The features are librosa's;
the network runs in double precision.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python network.py

The values in the files depend only on this script and the clips; the safetensors package may write the metadata
entries in any order.
"""

import json
from pathlib import Path

import librosa
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from features import log_mel

HERE = Path(__file__).resolve().parent
CLIPS = HERE.parent / "clips"

LABELS = ["anger", "happiness", "neutral", "sadness"]
BLOCKS = 2
UNITS = 128
MAX_FRAMES = 700

# A typical clip, one that is cropped to its middle 7 s, and the shortest input that yields a step.
INPUTS = [
    {"file": "03b01Wa.wav", "first_sample": 0, "samples": None},
    {"file": "08b03Tc.wav", "first_sample": 0, "samples": None},
    {"file": "15b10Nc.wav", "first_sample": 12000, "samples": 960},
]


def random_tensors() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(20201025)

    def normal(*shape: int, std: float, mean: float = 0.0) -> torch.Tensor:
        return mean + std * torch.randn(*shape, generator=generator, dtype=torch.float64)

    def weight(*shape: int, gain: float = 2.0) -> torch.Tensor:
        """Preserves the variance of activations; gain 2 for a following ReLU."""
        inputs = int(np.prod(shape[1:]))
        return normal(*shape, std=(gain / inputs) ** 0.5)

    bands = torch.arange(128, dtype=torch.float64)
    tensors = {
        "features.mean": -45 - bands / 8 + normal(128, std=1.0),
        "features.std": 14 + bands / 64 + normal(128, std=0.3),
        "entry.weight": weight(32, 1, 3, 3),
        "entry.bias": normal(32, std=0.2),
    }
    for block in range(BLOCKS):
        inputs, expanded = (32, 64) if block == 0 else (64, 128)
        tensors |= {
            f"blocks.{block}.expand.weight": weight(expanded, inputs, 1, 1),
            f"blocks.{block}.expand.bias": normal(expanded, std=0.2),
            f"blocks.{block}.depthwise.weight": weight(expanded, 1, 3, 3),
            f"blocks.{block}.project.weight": weight(64, expanded, 1, 1, gain=1.0),
            f"blocks.{block}.project.bias": normal(64, std=0.2),
        }
    tensors |= {
        "gru.input.weight": weight(3 * UNITS, 31 * 64, gain=0.5),
        "gru.hidden.weight": weight(3 * UNITS, UNITS, gain=1.0),
        "gru.bias": normal(3 * UNITS, std=0.3, mean=0.3),
        "attention.weight": normal(2 * UNITS, std=0.3),
        "classifier.hidden.weight": weight(64, 2 * UNITS, gain=4.0),
        "classifier.hidden.bias": normal(64, std=0.3),
        "classifier.prelu.weight": normal(64, std=0.2, mean=0.25),
        "classifier.output.weight": weight(len(LABELS), 64, gain=2.0),
        "classifier.output.bias": normal(len(LABELS), std=0.3),
    }
    return {name: tensor.half() for name, tensor in tensors.items()}


def cropped_log_mel(samples: np.ndarray) -> np.ndarray:
    """Log-mel in dB, frames x 128; the middle 7 s of longer utterances."""
    frames = log_mel(samples)
    first = max(0, (len(frames) - MAX_FRAMES) // 2)
    return frames[first : first + MAX_FRAMES]


def block(weights: dict[str, torch.Tensor], name: str, x: torch.Tensor) -> torch.Tensor:
    y = F.relu(F.conv2d(x, weights[f"{name}.expand.weight"], weights[f"{name}.expand.bias"]))
    depthwise = weights[f"{name}.depthwise.weight"]
    y = F.relu(F.conv2d(y, depthwise, padding=1, groups=len(depthwise)))
    return F.conv2d(y, weights[f"{name}.project.weight"], weights[f"{name}.project.bias"])


def gru(weights: dict[str, torch.Tensor], steps: torch.Tensor) -> torch.Tensor:
    """TensorFlow 1's GRUCell: the reset gate is applied to the state before the recurrent product."""
    w_r, w_u, w_c = weights["gru.input.weight"].split(UNITS)
    u_r, u_u, u_c = weights["gru.hidden.weight"].split(UNITS)
    b_r, b_u, b_c = weights["gru.bias"].split(UNITS)
    h = torch.zeros(UNITS, dtype=steps.dtype)
    outputs = []
    for x in steps:
        r = torch.sigmoid(w_r @ x + u_r @ h + b_r)
        u = torch.sigmoid(w_u @ x + u_u @ h + b_u)
        c = torch.tanh(w_c @ x + u_c @ (r * h) + b_c)
        h = u * h + (1 - u) * c
        outputs.append(h)
    return torch.stack(outputs)


def network(weights: dict[str, torch.Tensor], frames: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Probabilities of the labels, and the attention of every step."""
    x = torch.from_numpy(frames.astype(np.float64))
    x = (x - weights["features.mean"]) / weights["features.std"]
    x = x[None, None]  # batch, channel, time, band
    x = F.relu(F.conv2d(x, weights["entry.weight"], weights["entry.bias"], stride=2))
    x = block(weights, "blocks.0", x)
    x = F.max_pool2d(x, 3, stride=2)
    for index in range(1, BLOCKS):
        x = x + block(weights, f"blocks.{index}", x)
    steps = x[0].permute(1, 2, 0).flatten(1)  # time, band * 64 + channel
    forward = gru(weights, steps)
    backward = gru(weights, steps.flip(0)).flip(0)
    h = torch.cat([forward, backward], dim=1)
    attention = torch.softmax(h @ weights["attention.weight"], dim=0)
    y = weights["classifier.hidden.weight"] @ (attention @ h) + weights["classifier.hidden.bias"]
    y = torch.where(y > 0, y, weights["classifier.prelu.weight"] * y)
    y = weights["classifier.output.weight"] @ y + weights["classifier.output.bias"]
    return torch.softmax(y, dim=0), attention


def rounded(values: torch.Tensor) -> list[float]:
    return [float(f"{value:.9g}") for value in values.tolist()]


def main() -> None:
    tensors = random_tensors()
    metadata = {
        "format": "speech-emotion/1",
        "labels": json.dumps(LABELS),
        "blocks": str(BLOCKS),
        "tied": "true",
        "protocol": "random weights that recognise nothing, for tests of the arithmetic",
    }
    save_file(tensors, HERE / "network.safetensors", metadata)

    weights = {name: tensor.double() for name, tensor in tensors.items()}
    answers = []
    for given in INPUTS:
        samples, rate = librosa.load(CLIPS / given["file"], sr=None)
        assert rate == 16000
        first = given["first_sample"]
        count = given["samples"] or len(samples) - first
        frames = cropped_log_mel(samples[first : first + count])
        probabilities, attention = network(weights, frames)
        answers.append(
            {
                "file": given["file"],
                "first_sample": first,
                "samples": count,
                "frames": len(frames),
                "probabilities": rounded(probabilities),
                "attention": rounded(attention),
            }
        )
    golden = {"labels": LABELS, "inputs": answers}
    (HERE / "network.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
