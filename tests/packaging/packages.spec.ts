// The content of each tarball: size, licences, source maps, fields of package.json, types.
import { expect, test } from "@playwright/test";
import { limits } from "./limits.ts";
import { manifest, packages, packed, run, tarball, workshop } from "./workshop.ts";

test("each package has a limit, and is smaller", () => {
  expect([...packages.keys()].sort()).toEqual(Object.keys(limits.packages).sort());
  for (const { name, unpackedSize } of packed()) {
    expect(unpackedSize, name).toBeLessThanOrEqual(limits.packages[name]!);
  }
});

for (const [name, folder] of packages) {
  test(`${name}: licences, notice, source maps, and where it comes from`, () => {
    const paths = packed()
      .find((each) => each.name === name)!
      .files.map(({ path }) => path);
    for (const file of ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "README.md"]) {
      expect(paths).toContain(file);
    }
    // The bindings that wasm-bindgen writes have none.
    const modules = paths.filter((path) => /(?<!\/speech_emotion)\.js$/.test(path));
    expect(modules.filter((path) => !paths.includes(`${path}.map`))).toEqual([]);
    for (const target of Object.values(manifest(name).exports)) {
      const path = typeof target === "string" ? target : target.default;
      expect(paths).toContain(path.replace("./", ""));
    }
    const { repository, homepage, bugs } = manifest(name);
    expect(repository).toMatchObject({ directory: folder });
    for (const address of [repository?.url, homepage, bugs]) {
      expect(address).toMatch(/^(git\+)?https:\/\//);
    }
  });

  test(`${name}: publint and are-the-types-wrong find nothing`, () => {
    expect(run(workshop(), "publint", tarball(name), "--strict")).toContain("All good!");
    const assets = Object.keys(manifest(name).exports).filter((entry) =>
      /\.(wasm|safetensors)$/.test(entry),
    );
    const profile = ["--profile", "esm-only", "--exclude-entrypoints", ...assets];
    run(workshop(), "attw", tarball(name), ...profile);
  });
}
