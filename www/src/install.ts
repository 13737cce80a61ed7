import { byId } from "./dom.ts";

/** Chromium's event; other browsers install from their own menus. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

/** Shows the install button where the browser offers to install the page. */
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
    // An offer can be taken once.
    button.hidden = true;
    void offer?.prompt();
  });
}
