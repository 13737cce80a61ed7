import { hasRelaxedSimd } from "speech-emotion/slim";
import { byId } from "../dom.ts";
import { drawnText, texts } from "../texts/index.ts";

/** What a server on this machine serves is being developed: a stored page would stand in its way. */
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Has the page stored for visits without a connection, and says so once it is. Called when everything
 * that was asked for has arrived: it must not compete with that. On localhost only with `?offline`.
 */
export async function storePage(): Promise<void> {
  // Undefined on pages that are not secure, and in some private windows.
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || !import.meta.env.PROD || PENDING_BUILDS.length > 0) return;
  const address = new URL("service-worker.js", document.baseURI);
  try {
    if (LOCAL.has(location.hostname) && !new URLSearchParams(location.search).has("offline")) {
      // Of an earlier version, which was stored on localhost too.
      const registration = await workers.getRegistration();
      const script = registration?.active?.scriptURL;
      if (script && new URL(script).pathname === address.pathname) await registration.unregister();
      return;
    }
    address.searchParams.set("cpu", hasRelaxedSimd() ? "relaxed" : "plain");
    await workers.register(address);
    await workers.ready;
  } catch {
    // The page works without; only not offline.
    return;
  }
  drawnText()(() => (byId("offline").textContent = texts.offline));
}
