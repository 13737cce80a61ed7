"""The training steps of the example `gpu_check` in PyTorch, on CUDA if there is one: python gpu.py training|distillation FOLDER

FOLDER has the files that the example writes: `settings.json`, `weights.safetensors`, and the values in single precision.
Prints JSON: the loss before each step and the seconds of each step, with and without TF32. Ends with exit code 3 if
PyTorch or safetensors is not installed.
"""

import json
import sys
import time
from pathlib import Path

try:
    import numpy as np
    import torch
    import torch.nn.functional as F
    from torch_network import is_constant, logits, states
    from weights import read_weights
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

BANDS, CLASSES = 128, 7
kind, folder = sys.argv[1], Path(sys.argv[2])
settings = json.loads((folder / "settings.json").read_text())
batch, frames = settings["batch"], settings["frames"]
cuda = torch.cuda.is_available()
device = torch.device("cuda" if cuda else "cpu")


def values(name: str, *shape: int) -> torch.Tensor:
    flat = np.fromfile(folder / f"{name}.f32", "<f4")
    return torch.from_numpy(flat).reshape(*shape).to(device)


features = values("features", batch, frames, BANDS)
if kind == "distillation":
    steps = ((frames - 3) // 2 + 1 - 3) // 2 + 1
    targets = values("targets", batch, steps, -1)
else:
    labels = torch.arange(batch, device=device) % CLASSES
    counts = torch.bincount(labels, minlength=CLASSES)
    class_weights = counts.max() / (counts + 0.5)


def loss(w: dict[str, torch.Tensor]) -> torch.Tensor:
    if kind == "training":
        return F.cross_entropy(logits(w, features), labels, class_weights)
    predicted = states(w, features).transpose(0, 1) @ w["map.weight"] + w["map.bias"]
    return F.mse_loss(predicted, targets)


def run(tf32: bool) -> dict[str, object]:
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    tensors, _ = read_weights(str(folder / "weights.safetensors"))
    w = {
        name: torch.from_numpy(tensor).to(device).requires_grad_(not is_constant(name))
        for name, tensor in tensors.items()
    }
    parameters = [tensor for tensor in w.values() if tensor.requires_grad]
    optimizer = torch.optim.AdamW(parameters, weight_decay=settings["weightDecay"])
    losses, seconds = [], []
    for rate in settings["rates"]:
        began = time.perf_counter()
        for group in optimizer.param_groups:
            group["lr"] = rate
        current = loss(w)
        optimizer.zero_grad()
        current.backward()
        torch.nn.utils.clip_grad_norm_(parameters, settings["gradientNorm"])
        optimizer.step()
        losses.append(current.item())
        if cuda:
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - began)
    return {"tf32": tf32, "losses": losses, "seconds": seconds}


print(
    json.dumps(
        {
            "version": torch.__version__,
            "device": torch.cuda.get_device_name() if cuda else "cpu",
            "runs": [run(tf32) for tf32 in ([False, True] if cuda else [False])],
        }
    )
)
