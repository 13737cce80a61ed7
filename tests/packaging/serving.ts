// Servers of the projects: strict static servers, and those of frameworks.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { createStaticServer } from "../../tools/serve.mjs";
import { quiet, runFolder } from "./temporary-projects.ts";

/** Serves a folder with the content security policy of tools/serve.mjs while `use` runs. */
export async function withStaticServer(
  folder: string,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = createStaticServer(folder);
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  try {
    await use(`http://localhost:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const types: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/**
 * Serves a page, and the files of a folder at another origin, like a CDN, while `use` runs.
 *
 * @param makePage creates the page from the address of the other origin
 */
export async function withOtherOrigin(
  folder: string,
  makePage: (origin: string) => string,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const cdn = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    readFile(join(folder, normalize(path))).then(
      (bytes) => {
        const type = types[extname(path)] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  let html = "";
  const server = createServer((request, response) => {
    const found = request.url === "/";
    response.writeHead(found ? 200 : 204, { "content-type": "text/html" });
    response.end(found ? html : undefined);
  });
  const listen = async (each: Server) => {
    each.listen(0, "localhost");
    await once(each, "listening");
    return `http://localhost:${(each.address() as AddressInfo).port}`;
  };
  try {
    html = makePage(await listen(cdn));
    await use(`${await listen(server)}/`);
  } finally {
    for (const each of [cdn, server]) {
      each.closeAllConnections();
      each.close();
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Runs the server of a framework on a given port while `use` runs. */
export async function withServer(
  folder: string,
  command: (port: string) => [program: string, ...args: string[]],
  use: (url: string) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const [program, ...args] = command(String(port));
  const bin = join(runFolder(), "..", "node_modules", ".bin");
  const env = { ...process.env, ...quiet, PATH: `${bin}:${process.env.PATH ?? ""}` };
  // A separate process group, so that child processes end as well.
  const server = spawn(program, args, { cwd: folder, env, detached: true });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (data: Buffer) => (output += data.toString()));
  }
  const url = `http://localhost:${port}/`;
  try {
    await waitForServer(url, () => {
      if (server.exitCode !== null) throw new Error(`${program} ended:\n${output}`);
    });
    await use(url);
  } catch (failure) {
    throw new Error(`${program} ${args.join(" ")} printed:\n${output}`, { cause: failure });
  } finally {
    if (server.exitCode === null && server.pid !== undefined) {
      process.kill(-server.pid, "SIGKILL");
      await once(server, "exit");
    }
  }
}

/** Waits until an address responds. */
export async function waitForServer(url: string, check: () => void): Promise<void> {
  for (;;) {
    check();
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
