// node tools/sbom.mjs FILE <crates: postprocesses an SBOM (CycloneDX) in place and validates it. If standard input has
// the lines of `cargo tree`, the SBOM lists exactly the linked crates.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** `name@version` of the lines of `cargo tree --prefix none --format {p}`, without the package itself. */
export function crates(tree) {
  const lines = tree.split("\n").filter((line) => line !== "");
  const [self, ...all] = lines.map((line) => line.split(" ", 2).join("@").replace("@v", "@"));
  return [...new Set(all)].filter((each) => each !== self).sort();
}

const id = ({ name, version }) => `${name}@${version}`;

/**
 * The SBOM without local folders and without crates that only tests use: cargo-cyclonedx includes the features that the
 * dependencies of the tests enable.
 */
export function finish(bill, folder, linked) {
  const text = JSON.stringify(bill).replaceAll(pathToFileURL(folder).href, "file://.");
  const made = JSON.parse(text);
  const self = made.metadata.component;
  // These values differ in every run.
  delete made.serialNumber;
  delete made.metadata.timestamp;
  // npm uses the name of the folder.
  self.name = /\/([^/@]+)@/.exec(self.purl)[1];
  if (!linked) return made;
  const wanted = new Set(linked);
  made.components = made.components.filter((each) => wanted.has(id(each)));
  const kept = new Set([self, ...made.components].map((each) => each["bom-ref"]));
  made.dependencies = made.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((on) => kept.has(on)) }));
  return made;
}

/** The problems of an SBOM. */
export function findProblems(
  { bomFormat, specVersion, metadata, components, dependencies },
  linked = [],
) {
  if (bomFormat !== "CycloneDX" || specVersion !== "1.5") {
    return [`expected CycloneDX 1.5, received ${bomFormat} ${specVersion}`];
  }
  const known = new Set([metadata.component, ...components].map((each) => each["bom-ref"]));
  const refs = dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
  const listed = new Set(components.map(id));
  return [
    ...refs.filter((ref) => !known.has(ref)).map((ref) => `there is no component for ${ref}`),
    ...components.filter(({ purl }) => !purl).map(({ name }) => `${name} has no package URL`),
    ...linked.filter((each) => !listed.has(each)).map((each) => `${each} is not listed`),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , path] = process.argv;
  const tree = readFileSync(0, "utf8");
  const linked = tree === "" ? undefined : crates(tree);
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const bill = finish(JSON.parse(readFileSync(path, "utf8")), root, linked);
  const problems = findProblems(bill, linked);
  for (const problem of problems) console.error(`error: ${path}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  writeFileSync(path, `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`      ${path.split("/").pop()}: ${bill.components.length} components`);
}
