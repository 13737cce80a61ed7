"""Writes models of 1 to 6 blocks, and the weights for TensorFlow.js.

    python models.py MODEL.safetensors FOLDER

Additional blocks are copies of the last block: only the time is measured.
"""

import sys
from pathlib import Path

from network import read
from safetensors.numpy import save_file
from weights import read_weights

source, folder = sys.argv[1], Path(sys.argv[2])

tensors, metadata = read_weights(source)
last = int(metadata["blocks"]) - 1
parts = [name.removeprefix(f"blocks.{last}.") for name in tensors if name.startswith(f"blocks.{last}.")]
for blocks in range(1, 7):
    chosen = {name: value for name, value in tensors.items() if not name.startswith("blocks.")}
    for index in range(blocks):
        for part in parts:
            chosen[f"blocks.{index}.{part}"] = tensors[f"blocks.{min(index, last)}.{part}"]
    save_file(chosen, folder / f"blocks-{blocks}.safetensors", {**metadata, "blocks": str(blocks)})

save_file(read(source)[0], folder / "weights.safetensors")
