import { byId, create } from "../dom.ts";
import { drawnText, language } from "../texts/index.ts";
import { type BuildName, type Builds, missing, readBuilds } from "./builds.ts";
import { words } from "./words.ts";

const INTERVAL = 2000;

/** Shows which builds are being compiled and which have become available, until none is pending. */
export async function showPendingBuilds(): Promise<void> {
  const notice = create("p", "pending-builds");
  notice.id = "pending-builds";
  notice.setAttribute("role", "status");
  byId("app").prepend(notice);
  const draw = drawnText();
  let builds: Builds | undefined;
  for (;;) {
    try {
      builds = await readBuilds();
    } catch {
      // The server was stopped and may be restarted.
    }
    const { pending, failed } = builds ?? { pending: [...missing], failed: false };
    const ready = missing.filter((name) => !pending.includes(name));
    notice.dataset.pending = pending.join(" ");
    draw(() => {
      const lines = sentences(ready, pending, failed);
      // Set only on a change: live regions announce every write.
      if (notice.textContent !== lines) notice.textContent = lines;
    });
    if (failed || pending.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

function sentences(ready: BuildName[], pending: BuildName[], failed: boolean): string {
  const { names, ...say } = words[language];
  const list = new Intl.ListFormat(language);
  const named = (builds: BuildName[]) => list.format(builds.map((name) => names[name]));
  const parts: string[] = [];
  if (ready.length > 0) parts.push(say.ready(named(ready)));
  if (pending.length > 0) parts.push((failed ? say.failed : say.pending)(named(pending)));
  return parts.join(" ");
}
