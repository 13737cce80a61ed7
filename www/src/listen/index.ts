import { byId } from "../dom.ts";
import { listenForChosen } from "../files.ts";
import type { Mount } from "../view.ts";
import { showClips } from "./clip-list.ts";
import { clips } from "./clips.ts";
import { Session } from "./session.ts";

/** The Listen view: its markup stands in index.html, so that it shows before any script has run. */
export const mountListen: Mount = (_root, shared) => {
  const session = new Session(shared);
  const open = (files: File[]) => {
    if (files[0]) void session.openFile(files[0]);
  };
  showClips(clips, (clip) => void session.playClip(clip));
  listenForChosen(byId("open"), byId<HTMLInputElement>("file"), open);
  byId("record").addEventListener("click", () => void session.toggleRecording());
  const backend = byId<HTMLSelectElement>("backend");
  backend.addEventListener("change", () => session.chooseBackend(backend.value));
  void session.load();
  return { hide: () => session.pause(), drop: open };
};
