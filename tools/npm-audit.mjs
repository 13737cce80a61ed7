// npm audit --json | node tools/npm-audit.mjs: prints known vulnerabilities, and fails if there are any or if the
// registry returned no report.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The result of a report of `npm audit --json`. */
export function verdict(text) {
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return { ok: false, lines: ["not audited: npm returned no report"] };
  }
  const counts = report.metadata?.vulnerabilities;
  // A registry that does not support audits must not count as one without vulnerabilities.
  if (typeof counts?.total !== "number") {
    const why = report.message ?? report.error?.summary ?? "npm returned a report without counts";
    return { ok: false, lines: [`not audited: ${why}`] };
  }
  const known = Object.values(report.vulnerabilities ?? {});
  return {
    ok: counts.total === 0,
    lines: [
      ...known.map(({ name, severity, range }) => `${severity}: ${name} ${range}`),
      `known vulnerabilities: ${counts.total} in ${report.metadata.dependencies.total} packages`,
    ],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ok, lines } = verdict(readFileSync(0, "utf8"));
  for (const line of lines) console.log(`      ${line}`);
  if (!ok) process.exitCode = 1;
}
