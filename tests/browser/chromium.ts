// Starts the system's Chromium. Only this file contains its path and its switches.
import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

const usualPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The path of Chromium: the environment variable `CHROMIUM`, or its location in Linux distributions. */
export function chromiumPath(): string {
  const path = process.env.CHROMIUM ?? usualPaths.find((candidate) => existsSync(candidate));
  if (path === undefined || !existsSync(path)) {
    throw new Error(
      `expected Chromium at ${path ?? usualPaths.join(", ")}: install it, or set CHROMIUM`,
    );
  }
  return path;
}

export interface BrowserSetup {
  /** WebGPU with the software adapter (default); without it Chromium has no adapter here. */
  webgpu?: boolean;
  /** A WAV file that the microphone plays once after it is opened. */
  microphone?: string;
  /** Whether the microphone repeats the file. */
  repeated?: boolean;
}

/** Options for `launch`, or for `use.launchOptions` of a Playwright project. */
export function launchOptions({
  webgpu = true,
  microphone,
  repeated = false,
}: BrowserSetup = {}): LaunchOptions {
  const args = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
  ];
  if (webgpu) {
    args.push("--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader");
  }
  if (microphone !== undefined) {
    args.push(
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      // Without %noloop Chromium repeats the file until the stream is closed.
      `--use-file-for-fake-audio-capture=${microphone}${repeated ? "" : "%noloop"}`,
    );
  }
  return { executablePath: chromiumPath(), args };
}
