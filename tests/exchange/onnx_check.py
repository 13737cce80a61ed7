"""Compares exported ONNX models with the CPU engine: onnx_check.py PROGRAM CLIPS"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy
import onnx
import onnxruntime
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from models import read_tensors, recordings, variants, write_wav

ROOT = pathlib.Path(__file__).parents[2]
LARGE = ROOT / "crate/model/emodb-large.safetensors"
# Recordings whose embeddings are compared, two of each length; a second run of the network computes the embeddings.
EMBEDDINGS = 6


def padded(rows: list[numpy.ndarray], value: float) -> numpy.ndarray:
    """All rows in one array. The values beyond the end of a row must have no effect."""
    array = numpy.full((len(rows), max(map(len, rows)), *rows[0].shape[1:]), value, numpy.float32)
    for place, row in zip(array, rows):
        place[:len(row)] = row
    return array


class Engine:
    """The command line: the parts of recordings that it classifies, their log-mel and its results."""

    def __init__(self, program: str, folder: pathlib.Path) -> None:
        self.program, self.folder = program, folder

    def run(self, *arguments: str) -> str:
        return subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout

    def classify(self, model: list[str], files: list[pathlib.Path]) -> list[dict[str, numpy.ndarray]]:
        names = [str(file) for file in files]
        answers: list[dict] = [{}] * len(names)
        cores = os.cpu_count() or 1
        with ThreadPoolExecutor(cores) as pool:
            parts = [names[core::cores] for core in range(cores)]
            for core, text in enumerate(pool.map(lambda part: self.run("classify", "--json", *part, *model), parts)):
                answers[core::cores] = map(json.loads, text.splitlines())
        table = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "table.jsonl"
        self.run("label", *names[:EMBEDDINGS], "--out", str(table), "--embedding", *model)
        rows = [json.loads(line) for line in table.read_text().splitlines()]
        assert len(rows) == EMBEDDINGS
        results = [{"probabilities": list(answer["probabilities"].values()), "attention": answer["attention"]}
                   for answer in answers]
        for result, row in zip(results, rows):
            result["embedding"] = row["embedding"]
        for answer, samples in zip(answers, self.samples):
            # Nothing was trimmed: the graph does not trim silence.
            assert (answer["start"] == 0) == (len(samples) < 112_000), answer
        return [{name: numpy.array(values, numpy.float32) for name, values in result.items()} for result in results]

    def record(self, samples: list[numpy.ndarray]) -> list[pathlib.Path]:
        self.samples = samples
        files = [self.folder / f"{index:02}.wav" for index in range(len(samples))]
        for file, row in zip(files, samples):
            write_wav(file, row)
        return files

    def log_mels(self, files: list[pathlib.Path], *model: str) -> list[numpy.ndarray]:
        out = self.folder / "features.npy"
        arrays = []
        for file in files:
            self.run("features", str(file), "--out", str(out), *model)
            arrays.append(numpy.load(out))
        return arrays

    def export(self, model: list[pathlib.Path], *options: str) -> pathlib.Path:
        out = self.folder / "exported.onnx"
        self.run("export", *map(str, model), "--onnx", str(out), *options)
        return out


def worst(results: list[dict], expected: list[dict]) -> float:
    """The maximum absolute difference of probabilities, attention and embedding."""
    differences = []
    for result, values in zip(results, expected, strict=True):
        names = {name for name, value in values.items() if value.size}
        assert names | {"embedding"} == set(result)
        for name in names:
            value = result[name]
            padding = value[len(values[name]):]
            assert not padding.any(), name
            differences.append(numpy.abs(value[:len(values[name])] - values[name]).max())
    # Unlike Python's `max`, it propagates NaN.
    return float(numpy.max(differences))


def run(path: pathlib.Path, rows: list[numpy.ndarray]) -> tuple[list[dict], list[dict]]:
    """Results of each row alone, and of all rows as one batch."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    first = session.get_inputs()[0].name
    names = [output.name for output in session.get_outputs()]

    def once(rows: list[numpy.ndarray]) -> list[dict]:
        lengths = numpy.array([len(row) for row in rows])
        values = session.run(names, {first: padded(rows, 0.5), "lengths": lengths})
        return [dict(zip(names, row)) for row in zip(*values)]

    return [once([row])[0] for row in rows], once(rows)


def compare(engine: Engine, model: list[pathlib.Path], files: list[pathlib.Path], log_mels: list[numpy.ndarray]) -> None:
    expected = engine.classify([text for path in model for text in ("--model", str(path))], files)
    name = model[0].stem if model else "built-in model"
    samples = engine.samples[:len(files)]
    for source, rows, tolerance in [("log-mel", log_mels, 1e-5), ("samples", samples, 1e-3)]:
        path = engine.export(model, "--from", source)
        onnx.checker.check_model(onnx.load(path), full_check=True)
        alone, batch = run(path, rows)
        distances = [worst(results, expected[:len(rows)]) for results in (alone, batch)]
        print(f"  {name} from {source}: {distances[0]:.1e} alone, {distances[1]:.1e} in a batch", flush=True)
        assert numpy.max(distances) <= tolerance, (name, source, distances)


def session_offset(engine: Engine, model: list[pathlib.Path], samples: numpy.ndarray) -> None:
    """The session offset changes the result as in the formula, as an optional input and as a required input."""
    inputs = {"samples": samples[None], "lengths": numpy.array([len(samples)])}
    optional = onnxruntime.InferenceSession(str(engine.export(model)))
    required = onnxruntime.InferenceSession(str(engine.export(model, "--session-offset")))
    embedding = optional.run(["embedding"], inputs)[0]
    offset = 0.3 * embedding[:, ::-1].copy()
    results = [session.run(["probabilities"], inputs | {"session_offset": offset})[0] for session in (optional, required)]
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor)
               for tensor in onnx.load(engine.folder / "exported.onnx").graph.initializer}
    metadata = required.get_modelmeta().custom_metadata_map
    mean = numpy.array(json.loads(metadata["embedding_mean"]), numpy.float32)
    standardized = (embedding - offset - mean) / tensors["embedding.std"]
    hidden = standardized @ tensors["classifier.hidden.weight"].T + tensors["classifier.hidden.bias"]
    hidden = numpy.where(hidden < 0, hidden * tensors["classifier.prelu.weight"], hidden)
    logits = hidden @ tensors["classifier.output.weight"].T + tensors["classifier.output.bias"]
    powers = numpy.exp((logits - logits.max()) / float(metadata["temperature"]))
    for result in results:
        assert numpy.abs(result - powers / powers.sum()).max() < 1e-5
    assert numpy.abs(results[0] - optional.run(["probabilities"], inputs)[0]).max() > 1e-2


def metadata(engine: Engine) -> None:
    """The file contains the model card; weights of 8 bits are exported in single precision."""
    shipped, tensors = read_tensors(ROOT / "crate/model/emodb.safetensors")
    session = onnxruntime.InferenceSession(str(engine.export([])))
    card = session.get_modelmeta().custom_metadata_map
    assert all(json.loads(card[key]) == json.loads(shipped[key]) for key in ("labels", "features"))
    assert all(card[key] == shipped[key] for key in ("license", "corpus", "protocol", "loudest_db"))
    exported = {tensor.name: onnx.numpy_helper.to_array(tensor)
                for tensor in onnx.load(engine.folder / "exported.onnx").graph.initializer}
    name = "blocks.2.expand.weight"
    weights = tensors[name] * tensors[f"{name}.scale"][:, None, None, None]
    numpy.testing.assert_allclose(exported[name], weights, rtol=1e-6)


def triton(engine: Engine, model: list[pathlib.Path], embedding: int) -> None:
    """The configuration in examples/triton has the inputs and outputs of the graph, by Triton's definition of the format.

    Of another model only the size of the embedding differs.
    """
    names = {onnx.TensorProto.FLOAT: "TYPE_FP32", onnx.TensorProto.INT64: "TYPE_INT64"}
    config = model_config_pb2.ModelConfig()
    text = (ROOT / "examples/triton/speech_emotion/config.pbtxt").read_text()
    text_format.Parse(text.replace("dims: [ 512 ]", f"dims: [ {embedding} ]"), config)
    graph = onnx.load(engine.export(model)).graph
    required = [value for value in graph.input if value.name != "session_offset"]
    for described, values in [(config.input, required), (config.output, graph.output)]:
        assert [entry.name for entry in described] == [value.name for value in values]
        for entry, value in zip(described, values):
            kind = value.type.tensor_type
            assert model_config_pb2.DataType.Name(entry.data_type) == names[kind.elem_type]
            # Without the batch axis, which Triton adds; -1 for a dynamic dimension.
            axes = [dim.dim_value or -1 for dim in kind.shape.dim][1:]
            shape = entry.reshape.shape if entry.HasField("reshape") else entry.dims
            assert list(shape) == axes, (entry.name, shape, axes)


def main() -> None:
    program, clips = sys.argv[1:]
    # Errors only: onnxruntime warns about inputs with a default.
    onnxruntime.set_default_logger_severity(3)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        engine = Engine(program, folder)
        files = engine.record(recordings(pathlib.Path(clips)))
        # `features` writes quiet recordings unchanged, so the last one is compared from samples only.
        log_mels = engine.log_mels(files[:-1])
        compare(engine, [], files, log_mels)
        compare(engine, [LARGE], files, engine.log_mels(files[:-1], "--model", str(LARGE)))
        golden = ROOT / "tests/golden/network.safetensors"
        for model in [golden, *variants(golden, folder)]:
            compare(engine, [model], files[:6], log_mels[:6])
        for model in ([], [LARGE]):
            session_offset(engine, model, engine.samples[0])
        metadata(engine)
        triton(engine, [], 512)
        triton(engine, [LARGE], 768)
        print("onnx: ok")


if __name__ == "__main__":
    main()
