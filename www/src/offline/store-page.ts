import { hasRelaxedSimd } from "speech-emotion/slim";
import { byId } from "../dom.ts";
import { drawnText, texts } from "../texts/index.ts";

/** Pages on localhost are in development and are not stored. */
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Stores the page for offline use and shows when this is done. Called after all initial downloads, to avoid
 * competing with them. On localhost only with `?offline`.
 */
export async function storePage(): Promise<void> {
  // Undefined in insecure contexts and in some private windows.
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || !import.meta.env.PROD || PENDING_BUILDS.length > 0) return;
  const address = new URL("service-worker.js", document.baseURI);
  try {
    if (LOCAL.has(location.hostname) && !new URLSearchParams(location.search).has("offline")) {
      // Removes the worker of earlier versions, which were also stored on localhost.
      const registration = await workers.getRegistration();
      const script = registration?.active?.scriptURL;
      if (script && new URL(script).pathname === address.pathname) await registration.unregister();
      return;
    }
    address.searchParams.set("cpu", hasRelaxedSimd() ? "relaxed" : "plain");
    await workers.register(address);
    await workers.ready;
  } catch {
    // The page works without it, but not offline.
    return;
  }
  drawnText()(() => (byId("offline").textContent = texts.offline));
}
