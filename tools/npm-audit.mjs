// npm audit --json | node tools/npm-audit.mjs: says what is known, and fails where something is, or where the registry
// would not say.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What a report of `npm audit --json` comes to. */
export function verdict(text) {
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return { ok: false, lines: ["not audited: npm gave no report"] };
  }
  const counts = report.metadata?.vulnerabilities;
  // A registry that answers nobody's audit must not pass for one that knows of nothing.
  if (typeof counts?.total !== "number") {
    const why = report.message ?? report.error?.summary ?? "npm gave a report without counts";
    return { ok: false, lines: [`not audited: ${why}`] };
  }
  const known = Object.values(report.vulnerabilities ?? {});
  return {
    ok: counts.total === 0,
    lines: [
      ...known.map(({ name, severity, range }) => `${severity}: ${name} ${range}`),
      `${counts.total} known in ${report.metadata.dependencies.total} packages`,
    ],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ok, lines } = verdict(readFileSync(0, "utf8"));
  for (const line of lines) console.log(`      ${line}`);
  if (!ok) process.exitCode = 1;
}
