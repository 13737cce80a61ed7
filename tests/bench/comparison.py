"""Compares a training step of the networks of Table 5 with PyTorch, in interleaved runs with the same number of threads:
python comparison.py FOLDER PROGRAM [NETWORK ...]

PROGRAM is the example `comparison_throughput`. Prints the seconds per step for utterances of 3 s, the ratio of the medians,
and both as fractions of the peak: the speed of PyTorch's product of two large matrices, measured between the steps.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from comparison_networks import is_binary, logits

folder, program = Path(sys.argv[1]), sys.argv[2]
FRAMES, BANDS, CLASSES = 300, 128, 7
# The batch size, and the multiply-adds of one forward pass.
NETWORKS = {"3d-acrnn": (40, 5_663e6), "drn": (64, 757e6), "bcrnn": (40, 5_663e6)}
STEPS = 8
# The first steps are slower in both programs: they allocate memory.
WARM_UP = 3
# Replaces the batch sizes of the networks.
BATCH = int(os.environ.get("BATCH", "0"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
THREADS = os.cpu_count() or 1
LEARNING_RATE, GRADIENT_NORM = 3e-4, 5.0
# The size of the matrices that measure the peak.
SIDE = 3072
# The relative difference of the losses before and after the first update. Later ones differ more: Adam's first updates
# are as large for gradients that are rounding errors as for others, and signs of binary weights change.
TOLERANCES = [1e-5, 1e-3]


def read(name: str) -> np.ndarray:
    return np.fromfile(folder / name, "<f4")


def tensors() -> dict[str, torch.Tensor]:
    values, first, all_tensors = read("weights.f32"), 0, {}
    for line in (folder / "shapes.txt").read_text().splitlines():
        name, shape = line.split(" ", 1)
        dims = [int(size) for size in shape.strip("[]").split(",")]
        count = int(np.prod(dims))
        if "running" not in name:
            tensor = torch.from_numpy(values[first : first + count].copy()).view(dims)
            all_tensors[name] = tensor.requires_grad_()
        first += count
    return all_tensors


def theirs(network: str, batch: int) -> list[tuple[float, float]]:
    shape = (batch, FRAMES, BANDS) if network == "drn" else (batch, 3, FRAMES, 40)
    x, w = torch.from_numpy(read("input.f32")).view(shape), tensors()
    optimizer = torch.optim.Adam(w.values(), LEARNING_RATE)
    labels = torch.arange(batch) % CLASSES
    counts = torch.bincount(labels, minlength=CLASSES)
    weights = counts.max() / (counts + 0.5)
    steps = []
    for _ in range(STEPS):
        began = time.perf_counter()
        loss = F.cross_entropy(logits(network, w, x), labels, weights)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(w.values(), GRADIENT_NORM)
        optimizer.step()
        with torch.no_grad():
            for name, tensor in w.items():
                if is_binary(network, name):
                    tensor.clamp_(-1, 1)
        steps.append((loss.item(), time.perf_counter() - began))
    return steps


def ours(network: str, features: Path, batch: int) -> list[tuple[float, float]]:
    command = [program, network, str(features), str(batch), str(STEPS), str(folder)]
    environment = {**os.environ, "RAYON_NUM_THREADS": str(THREADS)}
    lines = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return [tuple(map(float, line.split())) for line in lines.stdout.splitlines()]


def peak() -> float:
    """Multiply-adds per second."""
    a = torch.randn(SIDE, SIDE)
    a @ a
    began = time.perf_counter()
    a @ a
    return SIDE**3 / (time.perf_counter() - began)


def measure(network: str) -> None:
    batch, multiply_adds = NETWORKS[network]
    batch = BATCH or batch
    generator = torch.Generator().manual_seed(1)
    features = folder / "comparison.f32"
    torch.randn(batch, FRAMES, BANDS, generator=generator).numpy().astype("<f4").tofile(features)
    times: dict[str, list[float]] = {"ours": [], "PyTorch": []}
    peaks = []
    for _ in range(ROUNDS):
        results = {"ours": ours(network, features, batch)}
        peaks.append(peak())
        results["PyTorch"] = theirs(network, batch)
        peaks.append(peak())
        for (loss, _), (peer, _), tolerance in zip(*results.values(), TOLERANCES, strict=False):
            if abs(loss - peer) > tolerance * peer:
                sys.exit(f"{network}: the losses differ: {loss} and {peer}")
        for name, steps in results.items():
            times[name] += [seconds for _, seconds in steps[WARM_UP:]]
    medians = {name: float(np.median(seconds)) for name, seconds in times.items()}
    # The backward pass computes twice the products of the forward pass.
    work = 3 * batch * multiply_adds / float(np.median(peaks))
    ratio = medians["ours"] / medians["PyTorch"]
    cells = [f"{seconds:.2f} s, {work / seconds:.0%}" for seconds in medians.values()]
    print(f"| {network} | {batch} | {' | '.join(cells)} | {ratio:.2f} |", flush=True)


def main() -> None:
    torch.set_num_threads(THREADS)
    count = ROUNDS * (STEPS - WARM_UP)
    print(f"{THREADS} threads, PyTorch {torch.__version__}, medians of {count} steps, fraction of the peak")
    print("| network | batch | this program | PyTorch | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for network in sys.argv[3:] or NETWORKS:
        measure(network)


if __name__ == "__main__":
    main()
