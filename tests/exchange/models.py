"""Model files that differ from the shipped model, and recordings of several lengths."""

import json
import pathlib
import struct

import numpy
import parselmouth

TYPES = {"F32": numpy.float32, "F16": numpy.float16, "I8": numpy.int8}


def read_tensors(path: pathlib.Path) -> tuple[dict[str, str], dict[str, numpy.ndarray]]:
    """Metadata and tensors of a safetensors file, in single precision."""
    data = path.read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        array = numpy.frombuffer(data[start + first:start + last], TYPES[entry["dtype"]])
        tensors[name] = array.reshape(entry["shape"]).astype(numpy.float32)
    return metadata, tensors


def write_tensors(path: pathlib.Path, metadata: dict[str, str], tensors: dict[str, numpy.ndarray]) -> None:
    header, body = {"__metadata__": metadata}, b""
    for name, array in tensors.items():
        data = array.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def variants(golden: pathlib.Path, folder: pathlib.Path) -> list[pathlib.Path]:
    """The random network, with a separate GRU for each direction, and without attention."""
    metadata, tensors = read_tensors(golden)
    untied, plain = folder / "untied.safetensors", folder / "plain.safetensors"
    backward = {name.replace("gru.", "gru.backward."): array[::-1].copy()
                for name, array in tensors.items() if name.startswith("gru.")}
    write_tensors(untied, metadata | {"tied": "false"}, tensors | backward)
    attention = tensors.pop("attention.weight")
    assert attention.shape == (256,)
    write_tensors(plain, metadata | {"attention": "false"}, tensors)
    return [untied, plain]


def recordings(clips: pathlib.Path) -> list[numpy.ndarray]:
    """Twenty recordings of three lengths, of which the longest are longer than the 7 s that are classified, and a quiet one."""
    lengths = [16_007, 48_123, 131_077]
    files = sorted([*clips.glob("*.wav"), *(clips / "training").glob("*.flac")])[:20]
    assert len(files) == 20
    sounds = []
    for index, path in enumerate(files):
        sound = parselmouth.Sound(str(path))
        assert sound.sampling_frequency == 16_000
        samples = sound.values[0].astype(numpy.float32)
        # Starting at the loudest position, repeatedly.
        start = max(0, int(numpy.abs(samples).argmax()) - 4000)
        sounds.append(numpy.resize(samples[start:], lengths[index % 3]))
    return [*sounds, sounds[0] * numpy.float32(1e-4)]


def write_wav(path: pathlib.Path, samples: numpy.ndarray) -> None:
    """Mono, 16 kHz, 32-bit floating point."""
    data = samples.astype("<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, 16_000, 64_000, 4, 32)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
