"""Compares onnxruntime with the command line, one thread each, in interleaved runs; also writes the features for the browser.

    python native.py FOLDER PROGRAM MODEL ROUNDS

FOLDER contains 1.wav, 3.wav, 7.wav and network.onnx. Prints the median milliseconds for each length as JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from weights import read_weights

folder, program, model, rounds = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
RUNS = 20
TOLERANCE = 1e-4

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(folder / "network.onnx", options, ["CPUExecutionProvider"])
weights, metadata = read_weights(model)
mean, std = weights["features.mean"], weights["features.std"]
loudest = float(metadata["loudest_db"])


def ours(path: Path) -> list[dict]:
    command = [program, "classify", "--json", "--model", model, *[str(path)] * RUNS]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def features(seconds: int) -> np.ndarray:
    out = folder / f"{seconds}.npy"
    command = [program, "features", str(folder / f"{seconds}.wav"), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    frames = np.load(out)
    frames += loudest - frames.max()
    first = (len(frames) - min(len(frames), 700)) // 2
    standardised = ((frames[first : first + 700] - mean) / std).astype(np.float32)
    standardised.tofile(folder / f"{seconds}.f32")
    return standardised[None, None]


def check(answer: dict, logits: np.ndarray, attention: np.ndarray) -> float:
    """The maximum difference between the two results."""
    exp = np.exp(logits[0] - logits.max())
    probabilities = np.array(list(answer["probabilities"].values()))
    assert len(attention) == len(answer["attention"]), "expected the same number of steps"
    difference = max(
        np.abs(exp / exp.sum() - probabilities).max(),
        np.abs(attention - np.array(answer["attention"])).max(),
    )
    if difference > TOLERANCE:
        sys.exit(f"expected results within {TOLERANCE}, received a difference of {difference}")
    return float(difference)


result = {"onnxruntime": onnxruntime.__version__, "worst": 0.0, "lengths": {}}
for seconds in (1, 3, 7):
    x = {"features": features(seconds)}
    path = folder / f"{seconds}.wav"
    result["worst"] = max(result["worst"], check(ours(path)[0], *session.run(None, x)))
    times: dict[str, list[float]] = {"peer": [], "ours": [], "features": []}
    for _ in range(rounds):
        # The first runs of a process are slower, in both programs.
        answers = ours(path)[RUNS // 4 :]
        times["ours"] += [answer["timing"]["model"] for answer in answers]
        times["features"] += [answer["timing"]["features"] for answer in answers]
        for run in range(RUNS):
            began = time.perf_counter()
            session.run(None, x)
            if run >= RUNS // 4:
                times["peer"].append(1000 * (time.perf_counter() - began))
    medians = {name: float(np.median(values)) for name, values in times.items()}
    result["lengths"][seconds] = medians
print(json.dumps(result))
