// Checks the dependencies of the files and modules of crate/src. Fails on a cycle or a violation of the layer order.
//   node tools/module-graph.mjs          checks, and prints the number of files and edges
//   node tools/module-graph.mjs --edges  prints the edges between the layers as well
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Layers in order; each uses only earlier ones. */
export const LAYERS = [
  ["error", "random", "fingerprint", "wait"],
  ["audio"],
  ["frontend"],
  ["model"],
  ["inference"],
  ["networks"],
  ["recognizer"],
  ["corpora"],
  ["training"],
  ["evaluation"],
  ["labeling", "annotation", "export"],
  ["wasm", "cli"],
];

const source = join(dirname(fileURLToPath(import.meta.url)), "../crate/src");

/** The source without comments, strings, module declarations, and the test module at its end. */
function code(text) {
  const tests = text.search(/#\[cfg\((all\()?test/);
  const used =
    tests < 0 ||
    !/^#\[cfg\(.*test.*\)\]\s*(#\[[^\]]*\]\s*)*(pub(\([^)]*\))? )?mod tests \{/m.test(
      text.slice(tests),
    )
      ? text
      : text.slice(0, tests);
  return (
    used
      .replaceAll(/\/\/.*$/gm, "")
      .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
      // Module declarations and visibility paths are not uses.
      .replaceAll(/\bmod \w+;/g, "")
      .replaceAll(/\bpub\(in [^)]*\)/g, "pub")
  );
}

/** The paths that a `use` tree names: `a::{b, c::d as e}` has a::b and c::d under a. */
function leaves(tree, prefix = []) {
  const open = tree.indexOf("{");
  if (open < 0) {
    const [path, alias] = tree.trim().split(/\s+as\s+/);
    const names = [...prefix, ...path.split("::").map((name) => name.trim())].filter(Boolean);
    return names.length === 0
      ? []
      : [{ names: names.at(-1) === "self" ? names.slice(0, -1) : names, alias }];
  }
  const head = tree
    .slice(0, open)
    .split("::")
    .map((name) => name.trim())
    .filter(Boolean);
  const body = tree.slice(open + 1, tree.lastIndexOf("}"));
  const parts = [];
  let depth = 0;
  let part = "";
  for (const letter of body) {
    if (letter === "{") depth += 1;
    if (letter === "}") depth -= 1;
    if (letter === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += letter;
  }
  parts.push(part);
  return parts.filter((text) => text.trim()).flatMap((text) => leaves(text, [...prefix, ...head]));
}

/** The modules below crate/src by path ("audio::wav"), with the paths that each file uses. */
export function readModules(folder = source) {
  const modules = new Map();
  const visit = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "tests" && entry.name !== "bin") visit(path);
      } else if (entry.name.endsWith(".rs") && !/(^|_)tests\.rs$/.test(entry.name)) {
        const file = relative(folder, path);
        const name = file
          .replace(/\.rs$/, "")
          .replace(/(^|\/)(mod|lib)$/, "")
          .split("/")
          .filter(Boolean)
          .join("::");
        modules.set(name, { file, text: code(readFileSync(path, "utf8")) });
      }
    }
  };
  visit(folder);
  for (const [name, module] of modules) {
    const own = name ? name.split("::") : [];
    const absolute = (names) => {
      let at = own;
      let rest = names;
      if (rest[0] === "crate") return rest.slice(1);
      if (rest[0] === "self") rest = rest.slice(1);
      else if (rest[0] !== "super")
        return modules.has([...own, rest[0]].join("::")) ? [...own, ...rest] : undefined;
      while (rest[0] === "super") {
        at = at.slice(0, -1);
        rest = rest.slice(1);
      }
      return [...at, ...rest];
    };
    // In a module within the file, `super` is the file.
    if (/^(pub(\([^)]*\))? )?mod \w+ \{/m.test(module.text)) {
      module.text = module.text.replaceAll(
        /^(\s+(?:pub(?:\([^)]*\))? )?use )super::/gm,
        "$1self::",
      );
    }
    module.exports = new Map();
    module.uses = [];
    const text = module.text.replaceAll(
      /(pub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);/g,
      (_, visibility, tree) => {
        for (const { names, alias } of leaves(tree)) {
          const path = absolute(names);
          if (path === undefined) continue;
          if (visibility) module.exports.set(alias ?? path.at(-1), path);
          else module.uses.push(path);
        }
        return "";
      },
    );
    for (const [name, path] of module.exports) {
      // Reexports that the file also uses.
      if (new RegExp(`\\b${name}\\b`).test(text)) module.uses.push(path);
    }
    for (const [found] of text.matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)) {
      const path = absolute(found.split("::"));
      if (path !== undefined) module.uses.push(path);
    }
    for (const [found] of text.matchAll(/(?<![:\w])[a-z_]\w*(?:::\w+)+/g)) {
      const path = absolute(found.split("::"));
      if (path !== undefined && !["crate", "super", "self"].includes(found.split("::")[0]))
        module.uses.push(path);
    }
  }
  return modules;
}

/** The file that defines the item at a path, resolving `pub use`. */
function definition(modules, path, depth = 0) {
  let length = path.length;
  while (length > 0 && !modules.has(path.slice(0, length).join("::"))) length -= 1;
  const name = path.slice(0, length).join("::");
  const item = path[length];
  const target = item === undefined ? undefined : modules.get(name)?.exports.get(item);
  if (target === undefined || depth > 9) return name;
  return definition(modules, [...target, ...path.slice(length + 1)], depth + 1);
}

/** From each file to the files that it uses. */
export function edges(modules) {
  const graph = new Map();
  for (const [name, module] of modules) {
    const to = new Set(module.uses.map((path) => definition(modules, path)));
    to.delete(name);
    // An alias of a module is not a use of it.
    to.delete("");
    graph.set(name, to);
  }
  return graph;
}

/** The strongly connected components of more than one node (Tarjan 1972). */
export function cycles(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) === index.get(node)) {
      const group = stack.splice(stack.indexOf(node));
      if (group.length > 1) found.push(group.sort());
    }
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** Edges from a layer to one that is not earlier. */
export function upward(graph) {
  const layer = new Map(LAYERS.flatMap((names, at) => names.map((name) => [name, at])));
  const wrong = [];
  for (const [from, targets] of graph) {
    for (const to of targets) {
      const [a, b] = [from, to].map((name) => name.split("::")[0]);
      if (from && a !== b && !(layer.get(b) < layer.get(a))) wrong.push(`${from} -> ${to}`);
    }
  }
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const graph = edges(readModules());
  const count = [...graph.values()].reduce((sum, targets) => sum + targets.size, 0);
  if (process.argv.includes("--edges")) {
    const between = new Set();
    for (const [from, targets] of graph) {
      for (const to of targets) {
        const [a, b] = [from, to].map((name) => name.split("::")[0]);
        if (from && a !== b) between.add(`${a} -> ${b}`);
      }
    }
    console.log([...between].sort().join("\n"));
  }
  const violations = [
    ...upward(graph).map((edge) => `violates the layer order: ${edge}`),
    ...cycles(graph).map((group) => `cycle: ${group.join(", ")}`),
  ];
  for (const violation of violations) console.error(violation);
  console.log(`${graph.size} files, ${count} edges, ${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
