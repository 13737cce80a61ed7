"""Golden values of the teacher (crate/src/networks/teacher), computed with numpy in double precision.

    python teacher.py              a small random teacher and its features: teacher.safetensors, teacher.json
    python teacher.py REAL_FILE    adds features of the real teacher, written by tools/teacher.py, to teacher.json

The log-mel and the encoder follow the description of the model in Radford et al. (2022).
"""

import json
import math
import pathlib
import struct
import sys
import wave

import numpy as np

HERE = pathlib.Path(__file__).parent
CLIP = HERE.parent / "clips" / "16a05La.wav"
# Samples used of the clip, and frames kept of the result.
SAMPLES = {"tiny": 16_480, "real": 48_000}
FRAMES = {"tiny": [0, 1, 25, 50, 51], "real": [0, 74, 149]}


def read_clip(count, path=CLIP):
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(count), "<i2")
    return data.astype(np.float64) / 32768


def slaney(hz):
    return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1e-9) / 1000) * 27 / np.log(6.4))


def slaney_inverse(mel):
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def log_mel(samples):
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    padded = np.pad(samples, 200, mode="reflect")
    frames = np.stack([padded[160 * t : 160 * t + 400] * window for t in range(len(samples) // 160)])
    power = np.abs(np.fft.rfft(frames)) ** 2
    edges = slaney_inverse(np.linspace(0, slaney(np.array(8000.0)), 82))
    hz = np.arange(201) * 40.0
    bank = np.zeros((80, 201))
    for band in range(80):
        low, centre, high = edges[band : band + 3]
        rise, fall = (hz - low) / (centre - low), (high - hz) / (high - centre)
        bank[band] = np.maximum(0, np.minimum(rise, fall)) * 2 / (high - low)
    values = np.log10(np.maximum(power @ bank.T, 1e-10))
    return (np.maximum(values, values.max() - 8) + 4) / 4


erf = np.vectorize(math.erf)


def gelu(x):
    return 0.5 * x * (1 + erf(x / math.sqrt(2)))


def convolution(x, weight, bias, stride):
    padded = np.pad(x, ((1, 1), (0, 0)))
    count = (len(x) - 1) // stride + 1
    taps = [padded[t : t + stride * (count - 1) + 1 : stride] @ weight[:, :, t].T for t in range(3)]
    return sum(taps) + bias


def norm(x, weight, bias):
    centred = x - x.mean(1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5) * weight + bias


def attend(x, heads):
    frames, width = len(x), x.shape[1] // 3
    q, k, v = (x[:, i * width : (i + 1) * width].reshape(frames, heads, -1).transpose(1, 0, 2) for i in range(3))
    scores = q @ k.transpose(0, 2, 1) / math.sqrt(width // heads)
    weights = np.exp(scores - scores.max(2, keepdims=True))
    weights /= weights.sum(2, keepdims=True)
    return (weights @ v).transpose(1, 0, 2).reshape(frames, width)


def encoder(tensors, heads, x, blocks):
    """The residual stream after 0, 1, ... blocks, for a log-mel."""
    linear = lambda name, x: x @ tensors[name + ".weight"].T + tensors[name + ".bias"]
    x = gelu(convolution(x, tensors["conv1.weight"], tensors["conv1.bias"], 1))
    x = gelu(convolution(x, tensors["conv2.weight"], tensors["conv2.bias"], 2))
    half = x.shape[1] // 2
    angle = np.arange(len(x))[:, None] * np.exp(-math.log(10_000) / (half - 1) * np.arange(half))
    x = x + np.concatenate([np.sin(angle), np.cos(angle)], 1)
    outputs = [x]
    for block in range(blocks):
        name = lambda part: f"blocks.{block}.{part}"
        normed = norm(x, tensors[name("attention.norm.weight")], tensors[name("attention.norm.bias")])
        x = x + linear(name("attention.out"), attend(linear(name("attention.qkv"), normed), heads))
        normed = norm(x, tensors[name("mlp.norm.weight")], tensors[name("mlp.norm.bias")])
        x = x + linear(name("mlp.out"), gelu(linear(name("mlp.hidden"), normed)))
        outputs.append(x)
    return outputs


TYPES = {"F32": "<f4", "F16": "<f2", "I8": "i1"}


def read_file(path):
    """Metadata and tensors of a safetensors file."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        values = np.frombuffer(data[8 + length + first : 8 + length + last], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"]).astype(np.float64)
    return metadata, tensors


def write_tiny(path, width=32, heads=2, hidden=48, blocks=2):
    random = np.random.default_rng(1)
    draw = lambda *shape: random.normal(0, 1 / math.sqrt(np.prod(shape[1:]) if len(shape) > 1 else 10), shape)
    tensors = {
        "conv1.weight": draw(width, 80, 3),
        "conv1.bias": draw(width),
        "conv2.weight": draw(width, width, 3),
        "conv2.bias": draw(width),
    }
    for block in range(blocks):
        for part, shape in {
            "attention.qkv": (3 * width, width),
            "attention.out": (width, width),
            "mlp.hidden": (hidden, width),
            "mlp.out": (width, hidden),
        }.items():
            tensors[f"blocks.{block}.{part}.weight"] = draw(*shape)
            tensors[f"blocks.{block}.{part}.bias"] = draw(shape[0])
        for part in ("attention.norm", "mlp.norm"):
            tensors[f"blocks.{block}.{part}.weight"] = 1 + draw(width)
            tensors[f"blocks.{block}.{part}.bias"] = draw(width)
    header = {"__metadata__": {"format": "speech-emotion-teacher/1", "name": "Tiny", "heads": str(heads)}}
    data = bytearray()
    for name in sorted(tensors):
        values = tensors[name].astype("<f2").tobytes()
        shape = list(tensors[name].shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def golden(path, name):
    metadata, tensors = read_file(path)
    outputs = encoder(tensors, int(metadata["heads"]), log_mel(read_clip(SAMPLES[name])), 2)
    return {
        "samples": SAMPLES[name],
        "count": len(outputs[0]),
        "frames": FRAMES[name],
        "blocks": [[[round(float(v), 6) for v in x[frame]] for frame in FRAMES[name]] for x in outputs],
    }


if __name__ == "__main__":
    out = HERE / "teacher.json"
    found = json.loads(out.read_text()) if out.exists() else {}
    if len(sys.argv) == 1:
        write_tiny(HERE / "teacher.safetensors")
        found["tiny"] = golden(HERE / "teacher.safetensors", "tiny")
    else:
        found["real"] = golden(pathlib.Path(sys.argv[1]), "real")
    out.write_text(json.dumps(found, separators=(",", ":")) + "\n")
