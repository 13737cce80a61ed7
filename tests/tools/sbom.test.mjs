// The content of the software bills of materials, and the components of the wasm files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { crates, findProblems, finish } from "../../tools/sbom.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = (...command) =>
  execFileSync(command[0], command.slice(1), { cwd: root, encoding: "utf8" });

const tree = "it v0.1.0 (/some/where)\na v1.0.0\nb v2.0.0 (proc-macro)\na v1.0.0 (*)\n";
const bill = (versions) => ({
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: {
    component: { "bom-ref": "file:///some/where#it", name: "where", purl: "pkg:npm/it@0.1.0" },
  },
  components: Object.entries(versions).map(([name, version]) => ({
    "bom-ref": name,
    name,
    version,
    purl: `pkg:cargo/${name}@${version}`,
  })),
  dependencies: [{ ref: "file:///some/where#it", dependsOn: Object.keys(versions) }, { ref: "a" }],
});

test("a bill of materials lists exactly the linked crates and contains no folder", () => {
  const linked = crates(tree);
  assert.deepEqual(linked, ["a@1.0.0", "b@2.0.0"]);
  const made = finish(bill({ a: "1.0.0", b: "2.0.0", tests: "1.0.0" }), "/some/where", linked);
  assert.deepEqual(findProblems(made, linked), []);
  assert.deepEqual(
    made.components.map(({ name }) => name),
    ["a", "b"],
  );
  assert.deepEqual(made.dependencies, [
    { ref: "file://.#it", dependsOn: ["a", "b"] },
    { ref: "a", dependsOn: [] },
  ]);
  assert.equal(made.metadata.component.name, "it");
  assert.deepEqual(findProblems(bill({ a: "1.0.0" }), linked), ["b@2.0.0 is not listed"]);
});

test("an invalid bill of materials is rejected", () => {
  const lost = bill({ a: "1.0.0" });
  lost.dependencies[0].dependsOn.push("d");
  assert.deepEqual(findProblems(lost), ["there is no component for d"]);
  assert.equal(findProblems({ ...lost, specVersion: "1.4" }).length, 1);
});

test("inference does not link burn, and the CPU build does not link wgpu", () => {
  const linked = (backend) => {
    const features = run("bash", "-c", `source tools/build.sh; wasm_features ${backend}`).trim();
    return crates(
      run(
        ...["cargo", "tree", "--package", "speech-emotion", "--locked", "--edges", "normal"],
        ...["--prefix", "none", "--format", "{p}", "--target", "wasm32-unknown-unknown"],
        ...["--no-default-features", "--features", features],
      ),
    );
  };
  const [cpu, webgpu, train] = ["cpu", "webgpu", "train"].map((backend) => {
    const all = linked(backend);
    return (name) => all.some((each) => each.startsWith(name));
  });
  assert.ok(!cpu("burn") && !cpu("cubecl") && !cpu("wgpu"));
  assert.ok(!webgpu("burn") && !webgpu("cubecl") && webgpu("wgpu"));
  assert.ok(train("burn") && !train("wgpu"));
});
