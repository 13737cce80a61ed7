import { byId } from "./dom.ts";

/** An event of Chromium; other browsers install pages from their own menus. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

/** Shows the install button if the browser supports installation. */
export function startInstall(): void {
  const button = byId<HTMLButtonElement>("install");
  let offer: InstallEvent | undefined;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    button.hidden = false;
  });
  addEventListener("appinstalled", () => (button.hidden = true));
  button.addEventListener("click", () => {
    // The prompt can be used once.
    button.hidden = true;
    void offer?.prompt();
  });
}
