// A model with sessions: the default model, with the mean of the embedding added if it is missing.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRecognizer } from "speech-emotion";
import { clipNames, clipPath, shippedModel } from "./command-line.ts";

interface Tensor {
  dtype: string;
  shape: number[];
  bytes: Buffer;
}

interface ModelFile {
  metadata: unknown;
  tensors: Map<string, Tensor>;
}

let made: Promise<string> | undefined;

/** The path of the model. */
export const sessionModel = (): Promise<string> => (made ??= makeSessionModel());

/** A model that differs from it only in the mean of the embedding. */
export async function otherSessionModel(): Promise<Buffer> {
  const file = readModel(readFileSync(await sessionModel()));
  const mean = file.tensors.get("embedding.mean")!;
  mean.bytes = Buffer.from(mean.bytes);
  mean.bytes[0]! ^= 1;
  return writeModel(file);
}

async function makeSessionModel(): Promise<string> {
  const file = readModel(readFileSync(shippedModel));
  if (file.tensors.has("embedding.mean")) return shippedModel;
  const mean = await meanEmbedding();
  const bias = "classifier.hidden.bias";
  // The classifier input is now centered: its bias compensates for this, so that results of single recordings do not
  // change.
  file.tensors.set(bias, f32(hiddenBias(file, mean)));
  file.tensors.set("embedding.mean", f32(mean));
  file.tensors.set("embedding.std", f32(mean.map(() => 1)));
  const path = join(mkdtempSync(join(tmpdir(), "session-model-")), "model.safetensors");
  writeFileSync(path, writeModel(file));
  return path;
}

/** The mean of the embedding over the test recordings. */
async function meanEmbedding(): Promise<number[]> {
  const recognizer = await loadRecognizer({ backend: "cpu", worker: false });
  const embeddings: number[][] = [];
  for (const name of clipNames) {
    const { samples, sampleRate } = await recognizer.decodeAudio(readFileSync(clipPath(name)));
    const { stages } = await recognizer.inspect(samples, { sampleRate });
    embeddings.push([...stages.find(({ name }) => name === "context")!.values]);
  }
  recognizer.dispose();
  return embeddings[0]!.map(
    (_, i) => embeddings.reduce((sum, each) => sum + each[i]!, 0) / embeddings.length,
  );
}

function hiddenBias({ tensors }: ModelFile, mean: number[]): number[] {
  const weight = tensors.get("classifier.hidden.weight")!.bytes;
  const scale = tensors.get("classifier.hidden.weight.scale")!.bytes;
  const bias = tensors.get("classifier.hidden.bias")!.bytes;
  return Array.from({ length: bias.length / 2 }, (_, row) => {
    const terms = mean.map((value, i) => value * weight.readInt8(row * mean.length + i));
    return halfAt(bias, row) + scale.readFloatLE(4 * row) * terms.reduce((sum, x) => sum + x, 0);
  });
}

/** Converts a number to half precision. */
function halfAt(bytes: Buffer, index: number): number {
  const bits = bytes.readUInt16LE(2 * index);
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
  return bits >> 15 ? -size : size;
}

function f32(values: number[]): Tensor {
  const bytes = Buffer.from(new Float32Array(values).buffer);
  return { dtype: "F32", shape: [values.length], bytes };
}

function readModel(file: Buffer): ModelFile {
  const start = 8 + Number(file.readBigUInt64LE());
  const { __metadata__: metadata, ...entries } = JSON.parse(
    file.subarray(8, start).toString(),
  ) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      return [name, { dtype, shape, bytes: file.subarray(start + from, start + to) }] as const;
    },
  );
  return { metadata, tensors: new Map(tensors) };
}

function writeModel({ metadata, tensors }: ModelFile): Buffer {
  let offset = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const data_offsets = [offset, (offset += bytes.length)];
    return [name, { dtype, shape, data_offsets }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Tensors start at a multiple of 8 bytes.
  const header = Buffer.from(json + " ".repeat(-Buffer.byteLength(json) & 7));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...[...tensors.values()].map(({ bytes }) => bytes)]);
}
