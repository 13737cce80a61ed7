"""The tensors of a model file in single precision, and its metadata."""

import numpy as np
from safetensors import safe_open


def read_weights(path: str) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    with safe_open(path, "numpy") as file:
        stored = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata()
    weights = {}
    for name, values in stored.items():
        if values.dtype == np.int8:
            # Integers, with the scale of each row in another tensor.
            scales = stored[f"{name}.scale"].astype(np.float32)
            values = values * scales.reshape(-1, *[1] * (values.ndim - 1))
        if not name.endswith(".scale"):
            weights[name] = values.astype(np.float32)
    return weights, metadata
