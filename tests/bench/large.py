"""Writes the large model and its log-mel for onnxruntime-web: large.py FOLDER PROGRAM MODEL

FOLDER contains 1.wav, 3.wav and 7.wav. Writes large.onnx, and large-N.f32, of shape (frames, 80), for each file.
"""

import subprocess
import sys
from pathlib import Path

import numpy
import onnx

folder, program, model = Path(sys.argv[1]), sys.argv[2], sys.argv[3]


def run(*arguments: str) -> None:
    subprocess.run([program, *arguments], check=True, capture_output=True)


path = folder / "large.onnx"
run("export", model, "--onnx", str(path), "--from", "log-mel")
exported = onnx.load(path)
# One recording has no padding: without the masks the graph is faster.
unmasked = {node.output[0]: node.input[1] for node in exported.graph.node if node.op_type == "Where"}
kept = [node for node in exported.graph.node if node.op_type != "Where"]
for node in kept:
    for index, name in enumerate(node.input):
        while name in unmasked:
            name = unmasked[name]
        node.input[index] = name
del exported.graph.node[:]
exported.graph.node.extend(kept)
onnx.checker.check_model(exported)
onnx.save(exported, path)

for seconds in (1, 3, 7):
    out = folder / f"large-{seconds}.npy"
    run("features", str(folder / f"{seconds}.wav"), "--out", str(out), "--model", model)
    numpy.load(out).tofile(out.with_suffix(".f32"))
