import { App } from "./app.ts";
import { clips } from "./clips.ts";
import { byId } from "./dom.ts";
import { fillTexts } from "./texts/index.ts";
import { showClips } from "./view/clip-list.ts";
import { listenForFiles } from "./view/files.ts";

fillTexts(document);

const app = new App();
showClips(clips, (clip) => void app.playClip(clip));
listenForFiles((file) => void app.openFile(file));
byId("record").addEventListener("click", () => void app.toggleRecording());
byId<HTMLSelectElement>("backend").addEventListener("change", (event) =>
  app.chooseBackend((event.target as HTMLSelectElement).value),
);
void app.load();
