import { VERSION } from "../core/version.js";
import type { BackendTimes } from "../types/index.js";

/** The timed computation. */
export type Workload = "inference" | `inference:${string}` | "training";

/** Inference of a network of this architecture: the times of different architectures are stored separately. */
export const inferenceOf = (architecture: string): Workload =>
  architecture === "separable-bigru" ? "inference" : `inference:${architecture}`;

/** WebGPU is used if the CPU takes at least this many times as long. */
const ADVANTAGE = 1.2;

/** Whether WebGPU is at least 20 % faster. */
export const isFaster = ({ cpu, webgpu }: BackendTimes): boolean => webgpu * ADVANTAGE <= cpu;

/** The reasons for a choice by measurement, as sentences. */
export const FASTER = "WebGPU is at least 20 % faster than the CPU.";
export const SLOWER = "WebGPU is not at least 20 % faster than the CPU.";

const keyOf = (workload: Workload): string => `speech-emotion:auto:${workload}`;

/**
 * The times measured on an earlier visit with this adapter and version of the package; `undefined` without them, and
 * where the browser denies storage.
 */
export function storedTimes(workload: Workload, adapter: string): BackendTimes | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(keyOf(workload)) ?? "null") as unknown;
    const { version, cpu, webgpu, ...rest } = Object(stored) as Record<string, unknown>;
    if (version !== VERSION || rest.adapter !== adapter) return undefined;
    return isTime(cpu) && isTime(webgpu) ? { cpu, webgpu } : undefined;
  } catch {
    return undefined;
  }
}

/** Stores measured times for later visits, where the browser allows it. */
export function storeTimes(
  workload: Workload,
  adapter: string,
  { cpu, webgpu }: BackendTimes,
): void {
  try {
    const record = { version: VERSION, adapter, cpu, webgpu };
    localStorage.setItem(keyOf(workload), JSON.stringify(record));
  } catch {
    // Measured again on the next visit.
  }
}

/** The middle of an odd number of values. */
export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[(values.length - 1) / 2]!;

const isTime = (value: unknown): value is number =>
  typeof value === "number" && value > 0 && Number.isFinite(value);
