"""Writes network.onnx from a model file, with the same weights, for the other libraries.

    python network.py MODEL.safetensors network.onnx

The input is `features`, of shape (1, 1, frames, 128), standardized; the outputs are `logits`, divided by the temperature of
the model, and `attention`. The model must have a tied GRU and attention, as the shipped model has.
"""

import json
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from weights import read_weights

UNITS = 128
VARIANCE_EPSILON = np.float32(1e-5)


def read(path: str) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    tensors, metadata = read_weights(path)
    for part in ("weight", "bias"):
        tensors[f"classifier.output.{part}"] /= np.float32(metadata.get("temperature", 1))
    return tensors, metadata


def gates(rows: np.ndarray) -> np.ndarray:
    """Reorders the gates of the file, reset | update | candidate, to those of ONNX: update | reset | candidate."""
    reset, update, candidate = np.split(rows, 3)
    return np.concatenate([update, reset, candidate])


class Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output


def build(tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> onnx.ModelProto:
    blocks = int(metadata["blocks"])
    classes = len(json.loads(metadata["labels"]))
    graph = Graph()
    for name, value in tensors.items():
        if not name.startswith(("gru.", "features.", "attention.", "embedding.")):
            graph.constant(name, value)

    def conv(x: str, name: str, relu: bool, **attributes: object) -> str:
        inputs = [x, f"{name}.weight"] + ([f"{name}.bias"] if f"{name}.bias" in tensors else [])
        y = graph.add("Conv", inputs, name, **attributes)
        return graph.add("Relu", [y], f"{name}.relu") if relu else y

    x = conv("features", "entry", True, strides=[2, 2])
    for index in range(blocks):
        block = f"blocks.{index}"
        y = conv(x, f"{block}.expand", True)
        channels = tensors[f"{block}.depthwise.weight"].shape[0]
        y = conv(y, f"{block}.depthwise", True, group=channels, pads=[1, 1, 1, 1])
        y = conv(y, f"{block}.project", False)
        if index == 0:
            x = graph.add("MaxPool", [y], "pool", kernel_shape=[3, 3], strides=[2, 2])
        else:
            x = graph.add("Add", [x, y], f"{block}.sum")

    # [1, channel, step, band] -> [step, 1, band * 64 + channel]
    x = graph.add("Transpose", [x], "turned", perm=[2, 0, 3, 1])
    x = graph.add("Reshape", [x, graph.constant("sequence.shape", np.array([0, 1, -1]))], "sequence")
    both = lambda value: np.stack([value, value])  # noqa: E731
    bias = np.concatenate([gates(tensors["gru.bias"]), np.zeros(3 * UNITS, np.float32)])
    weights = [
        graph.constant("gru.w", both(gates(tensors["gru.input.weight"]))),
        graph.constant("gru.r", both(gates(tensors["gru.hidden.weight"]))),
        graph.constant("gru.b", both(bias)),
    ]
    # The reset gate is applied to the state before the recurrent product.
    gru = {"hidden_size": UNITS, "direction": "bidirectional", "linear_before_reset": 0}
    h = graph.add("GRU", [x, *weights], "gru", **gru)
    h = graph.add("Transpose", [h], "h.turned", perm=[2, 0, 1, 3])
    h = graph.add("Reshape", [h, graph.constant("h.shape", np.array([1, -1, 2 * UNITS]))], "h")
    w = graph.constant("attention.column", tensors["attention.weight"].reshape(-1, 1))
    scores = graph.add("MatMul", [h, w], "scores")
    scores = graph.add("Reshape", [scores, graph.constant("scores.shape", np.array([1, 1, -1]))], "row")
    alpha = graph.add("Softmax", [scores], "alpha", axis=-1)
    embedding = graph.add("MatMul", [alpha, h], "context")
    if metadata.get("deviation") == "true":
        y = graph.add("Sub", [h, embedding], "difference")
        y = graph.add("Mul", [y, y], "squares")
        y = graph.add("MatMul", [alpha, y], "mean.square")
        y = graph.add("Add", [y, graph.constant("epsilon", VARIANCE_EPSILON)], "variance")
        y = graph.add("Sqrt", [y], "deviation")
        embedding = graph.add("Concat", [embedding, y], "both", axis=-1)
    if "embedding.mean" in tensors:
        mean, std = (graph.constant(f"embedding.{part}", tensors[f"embedding.{part}"]) for part in ("mean", "std"))
        y = graph.add("Sub", [embedding, mean], "centered")
        embedding = graph.add("Div", [y, std], "standardized")
    shape = graph.constant("embedding.shape", np.array([1, -1]))
    embedding = graph.add("Reshape", [embedding, shape], "embedding")
    y = graph.add("Gemm", [embedding, "classifier.hidden.weight", "classifier.hidden.bias"], "hidden", transB=1)
    y = graph.add("PRelu", [y, "classifier.prelu.weight"], "hidden.prelu")
    graph.add("Gemm", [y, "classifier.output.weight", "classifier.output.bias"], "logits", transB=1)
    graph.add("Reshape", [alpha, graph.constant("attention.shape", np.array([-1]))], "attention")

    floats = TensorProto.FLOAT
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "speech-emotion",
            [helper.make_tensor_value_info("features", floats, [1, 1, "frames", 128])],
            [
                helper.make_tensor_value_info("logits", floats, [1, classes]),
                helper.make_tensor_value_info("attention", floats, ["steps"]),
            ],
            graph.initializers,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    _, source, target = sys.argv
    onnx.save(build(*read(source)), target)
