import { byId } from "../dom.ts";
import { listenForChosen } from "../files.ts";
import { storePage } from "../offline/store-page.ts";
import { Figure } from "../plot/figure.ts";
import type { Mount } from "../view.ts";
import { showClips } from "./clip-list.ts";
import { clips } from "./clips.ts";
import { Explain } from "./explain/index.ts";
import { Inside } from "./inside/index.ts";
import { LiveControl } from "./live/live-control.ts";
import { Numbers } from "./numbers.ts";
import { RecordingControl } from "./recording-control.ts";
import { showSelectionBar } from "./selection-bar.ts";
import { Session } from "./session.ts";
import { clipOfAddress, settingsLink } from "./settings-link.ts";
import { TakeAlong } from "./take-along/index.ts";

/** The Listen view: its markup stands in index.html, so that it shows before any script has run. */
export const mountListen: Mount = (_root, shared) => {
  const figure = new Figure(shared.player);
  showSelectionBar(figure);
  const numbers = new Numbers(() => explain.changes);
  const explain = new Explain(figure, () => numbers.refresh());
  const takeAlong = new TakeAlong(
    figure,
    () => explain.changes,
    () => settingsLink(shared.recognition.backend, session.clip),
  );
  const panels = [explain, takeAlong, numbers, new Inside()];
  const session: Session = new Session(shared, figure, panels);
  const recording = new RecordingControl(shared, figure, session);
  const live = new LiveControl(shared, figure, session);
  session.busy = () => recording.running || live.running;
  const dropAll = () => {
    recording.drop();
    live.drop();
  };

  const open = (files: File[]) => {
    dropAll();
    void session.openFiles(files);
  };
  showClips(clips, (clip) => {
    dropAll();
    void session.openClip(clip, true);
  });
  listenForChosen(byId("open"), byId<HTMLInputElement>("file"), open);
  byId("record").addEventListener("click", () => {
    live.drop();
    void recording.toggle();
  });
  byId("live").addEventListener("click", () => {
    recording.drop();
    void live.toggle();
  });
  const backend = byId<HTMLSelectElement>("backend");
  backend.addEventListener("change", () => session.chooseBackend(backend.value));

  const asked = clipOfAddress();
  const arrived = asked ? session.openClip(asked, false) : session.load();
  void arrived.then(storePage);
  return {
    hide() {
      recording.finish();
      live.finish();
      shared.player.pause();
    },
    drop: open,
  };
};
