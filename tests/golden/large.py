"""Golden values of the large model (crate/model/emodb-large.safetensors), computed with numpy in double precision.

    python large.py    writes large.json
"""

import json
import math

import numpy as np

from teacher import HERE, encoder, log_mel, read_clip, read_file

MODEL = HERE.parent.parent / "crate" / "model" / "emodb-large.safetensors"
CLIPS = ["03b01Wa", "13b03Td", "16a05La"]


def read_model(path):
    metadata, tensors = read_file(path)
    for name in [name for name in tensors if name + ".scale" in tensors]:
        scale = tensors.pop(name + ".scale")
        tensors[name] *= scale.reshape([-1] + [1] * (tensors[name].ndim - 1))
    return metadata, tensors


def level(values, loudest_db):
    """Shifts Whisper's scaled log-mel so that its maximum is `loudest_db`."""
    return values - values.max() + (loudest_db + 40) / 40


def classify(metadata, tensors, samples):
    features = level(log_mel(samples), float(metadata["loudest_db"]))
    states = encoder(tensors, int(metadata["heads"]), features, int(metadata["blocks"]))[-1]
    weights = states @ tensors["attention.weight"]
    attention = np.exp(weights - weights.max())
    attention /= attention.sum()
    mean = attention @ states
    deviation = np.sqrt(attention @ (states - mean) ** 2 + 1e-5)
    embedding = np.concatenate([mean, deviation])
    x = (embedding - tensors["embedding.mean"]) / tensors["embedding.std"]
    x = tensors["classifier.hidden.weight"] @ x + tensors["classifier.hidden.bias"]
    x = np.where(x < 0, tensors["classifier.prelu.weight"] * x, x)
    logits = tensors["classifier.output.weight"] @ x + tensors["classifier.output.bias"]
    shares = np.exp((logits - logits.max()) / float(metadata["temperature"]))
    return attention, embedding, shares / shares.sum()


if __name__ == "__main__":
    metadata, tensors = read_model(MODEL)
    rounded = lambda values: [round(float(value), 6) for value in values]
    found = {}
    for name in CLIPS:
        attention, embedding, probabilities = classify(metadata, tensors, read_clip(10**6, HERE.parent / "clips" / f"{name}.wav"))
        found[name] = {
            "attention": rounded(attention),
            "embedding": rounded(embedding),
            "probabilities": rounded(probabilities),
        }
    (HERE / "large.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")
