import { hasRelaxedSimd } from "speech-emotion/slim";
import { byId } from "../dom.ts";
import { drawnText, texts } from "../texts/index.ts";

/**
 * Has the page stored for visits without a connection, and says so once it is. Called when everything
 * that was asked for has arrived: it must not compete with that.
 */
export async function storePage(): Promise<void> {
  // Undefined on pages that are not secure, and in some private windows.
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || !import.meta.env.PROD || PENDING_BUILDS.length > 0) return;
  try {
    const address = new URL("service-worker.js", document.baseURI);
    address.searchParams.set("cpu", hasRelaxedSimd() ? "relaxed" : "plain");
    await workers.register(address);
    await workers.ready;
  } catch {
    // The page works without; only not offline.
    return;
  }
  drawnText()(() => (byId("offline").textContent = texts.offline));
}
