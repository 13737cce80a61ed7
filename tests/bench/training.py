"""Compares a training step with PyTorch, in interleaved runs with the same number of threads:
python training.py FOLDER PROGRAM MODEL

PROGRAM is the example `training_throughput`, MODEL the shipped model. Prints the median seconds per step, for a batch of
64 utterances of 3 s.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch_network import is_constant, logits
from weights import read_weights

folder, program, model = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
BATCH, FRAMES, BANDS, CLASSES = 64, 300, 128, 7
STEPS = 4
ROUNDS = int(os.environ.get("ROUNDS", "3"))
THREADS = os.cpu_count() or 1
LEARNING_RATE, GRADIENT_NORM = 3e-4, 5.0
# Sums of many terms are rounded in another order.
TOLERANCE = 1e-3


def theirs(features: torch.Tensor) -> list[tuple[float, float]]:
    tensors = {name: torch.from_numpy(values) for name, values in read_weights(model)[0].items()}
    w = {name: tensor.float().requires_grad_(not is_constant(name)) for name, tensor in tensors.items()}
    parameters = [tensor for tensor in w.values() if tensor.requires_grad]
    optimizer = torch.optim.Adam(parameters, LEARNING_RATE)
    labels = torch.arange(BATCH) % CLASSES
    counts = torch.bincount(labels, minlength=CLASSES)
    weights = counts.max() / (counts + 0.5)
    steps = []
    for _ in range(STEPS):
        began = time.perf_counter()
        loss = F.cross_entropy(logits(w, features), labels, weights)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, GRADIENT_NORM)
        optimizer.step()
        steps.append((loss.item(), time.perf_counter() - began))
    return steps


def ours(path: Path) -> list[tuple[float, float]]:
    command = [program, str(path), str(BATCH), str(STEPS)]
    environment = {**os.environ, "RAYON_NUM_THREADS": str(THREADS)}
    lines = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return [tuple(map(float, line.split())) for line in lines.stdout.splitlines()]


def main() -> None:
    torch.set_num_threads(THREADS)
    features = torch.randn(BATCH, FRAMES, BANDS, generator=torch.Generator().manual_seed(1))
    path = folder / "training.f32"
    features.numpy().astype("<f4").tofile(path)
    times: dict[str, list[float]] = {"ours": [], "PyTorch": []}
    for _ in range(ROUNDS):
        results = {"ours": ours(path), "PyTorch": theirs(features)}
        for (loss, _), (peer, _) in zip(*results.values(), strict=True):
            if abs(loss - peer) > TOLERANCE * peer:
                sys.exit(f"the losses differ: {loss} and {peer}")
        for name, steps in results.items():
            # The first step is slower, in both programs.
            times[name] += [seconds for _, seconds in steps[1:]]
    medians = {name: float(np.median(seconds)) for name, seconds in times.items()}
    print(f"batch {BATCH} of {FRAMES // 100} s, {THREADS} threads, PyTorch {torch.__version__}, medians of {ROUNDS * (STEPS - 1)} steps")
    for name, seconds in medians.items():
        print(f"{name:8} {seconds:.2f} s per step, {1 / seconds:.3f} steps per second")
    print(f"ratio    {medians['ours'] / medians['PyTorch']:.2f}")


if __name__ == "__main__":
    main()
