// A failed audit must not count as an audit without findings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../../tools/npm-audit.mjs";

const report = (vulnerabilities) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: {
      vulnerabilities: { total: Object.keys(vulnerabilities).length },
      dependencies: { total: 9 },
    },
  });

test("no known vulnerabilities", () => {
  assert.deepEqual(verdict(report({})), {
    ok: true,
    lines: ["known vulnerabilities: 0 in 9 packages"],
  });
});

test("a known vulnerability", () => {
  const one = { name: "left", severity: "high", range: "<2" };
  assert.deepEqual(verdict(report({ left: one })), {
    ok: false,
    lines: ["high: left <2", "known vulnerabilities: 1 in 9 packages"],
  });
});

test("a registry error, no network, no report", () => {
  const refused = JSON.stringify({ message: "405 Method Not Allowed", statusCode: 405 });
  assert.deepEqual(verdict(refused), { ok: false, lines: ["not audited: 405 Method Not Allowed"] });
  const offline = JSON.stringify({ error: { code: "ENOTFOUND", summary: "no such host" } });
  assert.deepEqual(verdict(offline), { ok: false, lines: ["not audited: no such host"] });
  for (const text of ["", "{}", "<html>"]) {
    const { ok, lines } = verdict(text);
    assert.equal(ok, false);
    assert.match(lines[0], /^not audited/);
  }
});
