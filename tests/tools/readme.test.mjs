// The tables in the documents of the package match the sources.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  crateCodes,
  errorTable,
  errorType,
  packageCodes,
  thrownCodes,
  writtenErrorType,
} from "../../tools/error-codes.mjs";
import { generatedTypes, typeFiles, writtenTypes } from "../../tools/types.mjs";
import { readTable } from "../../tools/readme-table.mjs";
import { differences } from "../../tools/sizes.mjs";

test("the table of errors contains every code of the package and the crate", async () => {
  const table = readTable("errors");
  assert.equal(table, await errorTable(), "run: node tools/error-codes.mjs --write");
  for (const code of ["samples-too-short", "worker-failed", "model-tensor-shape"]) {
    assert.match(table, new RegExp(`\\| \`${code}\` +\\| \\S`));
  }
});

test("the type of the error codes matches the sources", async () => {
  assert.equal(writtenErrorType(), await errorType(), "run: node tools/error-codes.mjs --write");
});

test("the types of the results match the sources", async () => {
  const expected = await generatedTypes();
  assert.match(expected, /startSeconds: number;/);
  const advice = "run: node tools/types.mjs --write";
  assert.deepEqual(
    writtenTypes(),
    typeFiles.map(() => expected),
    advice,
  );
});

test("every thrown code is described in the types or in the crate", () => {
  const known = new Set([...packageCodes().keys(), ...crateCodes().keys()]);
  const thrown = thrownCodes();
  assert.ok(thrown.size > 10, "the pattern finds them");
  assert.deepEqual(
    [...thrown].filter((code) => !known.has(code)),
    [],
  );
});

test("sizes may differ by 5 %", () => {
  const table = (size) => `| \`a\` | ${size} |`;
  assert.deepEqual(differences(table("100"), table("104")), []);
  assert.equal(differences(table("100"), table("106")).length, 1);
  assert.equal(differences(table("100"), `${table("100")}\n${table("1")}`).length, 1);
});
