import { Player } from "./audio/player.ts";
import { byId } from "./dom.ts";
import { listenForDropped } from "./files.ts";
import { startLanguageChoice } from "./language-choice.ts";
import { mountListen } from "./listen/index.ts";
import { startInstall } from "./install.ts";
import { startMenu } from "./menu.ts";
import { startPresenter } from "./presenter.ts";
import { Recognition } from "./recognition.ts";
import { startRouter } from "./router.ts";
import { showProgress } from "./status.ts";
import { startThemeChoice } from "./theme.ts";
import { mountTrain } from "./train/index.ts";
import type { Shared } from "./view.ts";

startThemeChoice();
startLanguageChoice();
const shared: Shared = { recognition: new Recognition(), player: new Player() };
startMenu();
startInstall();
startPresenter();
shared.recognition.onProgress = ({ loaded, total }) => {
  // Models stored in this browser need no download.
  const { large, model } = shared.recognition;
  const all = total ?? (model ? undefined : large ? LARGE_DOWNLOAD_BYTES : DOWNLOAD_BYTES);
  showProgress(all && Math.min(loaded / all, 1));
};
const current = startRouter({
  listen: mountListen(byId("view-listen"), shared),
  train: mountTrain(byId("view-train"), shared),
});
// Removed by the bundler if all builds are included.
if (PENDING_BUILDS.length > 0) {
  void import("./pending/notice.ts").then(({ showPendingBuilds }) => showPendingBuilds());
}
listenForDropped((files) => current()?.drop?.(files));
