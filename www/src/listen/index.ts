import { byId } from "../dom.ts";
import { listenForChosen } from "../files.ts";
import { storePage } from "../offline/store-page.ts";
import { Figure } from "../plot/figure.ts";
import type { Mount } from "../view.ts";
import { showAdaptation } from "./adaptation.ts";
import { showClips } from "./clip-list.ts";
import { clips } from "./clips.ts";
import { Explain } from "./explain/index.ts";
import { InspectionPanel } from "./inspection/index.ts";
import { LiveControl } from "./live/live-control.ts";
import { Numbers } from "./numbers.ts";
import { Peak } from "./peak.ts";
import { startExamplesFold } from "./first-screen.ts";
import { startMicrophoneChoice } from "../audio/microphone-choice.ts";
import { RecordingControl } from "./recording-control.ts";
import { showSelectionBar } from "./selection-bar.ts";
import { ListenController } from "./controller.ts";
import { clipOfAddress, settingsLink } from "./settings-link.ts";
import { ExportPanel } from "./export/index.ts";

/** The Recognize view. Its markup is in index.html, so that it is visible before any script has run. */
export const mountListen: Mount = (_root, shared) => {
  const figure = new Figure(shared.player);
  showSelectionBar(figure);
  showAdaptation(shared.recognition.speaker);
  const numbers = new Numbers(() => explain.changes);
  const explain = new Explain(figure, () => numbers.refresh());
  const exportPanel = new ExportPanel(
    figure,
    () => explain.changes,
    () => settingsLink(shared.recognition.backend, controller.clip),
  );
  const peak = new Peak(() => figure.playPeak());
  const panels = [peak, explain, exportPanel, numbers, new InspectionPanel()];
  const controller: ListenController = new ListenController(shared, figure, panels);
  const recording = new RecordingControl(shared, figure, controller);
  const live = new LiveControl(shared, figure, controller, peak);
  controller.busy = () => recording.running || live.running;
  const dropAll = () => {
    recording.drop();
    live.drop();
  };

  const open = (files: File[]) => {
    dropAll();
    void controller.openFiles(files);
  };
  startExamplesFold();
  startMicrophoneChoice();
  showClips(clips, (clip) => {
    dropAll();
    void controller.openClip(clip, true);
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
  backend.addEventListener("change", () => controller.chooseBackend(backend.value));

  const requested = clipOfAddress();
  const arrived = requested ? controller.openClip(requested, false) : controller.load();
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
