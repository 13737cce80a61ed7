import type { Backend, Classification } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { decimals } from "../format.ts";
import { drawnText, texts } from "../texts/index.ts";

const list = byId("facts");
const draw = drawnText();
let shown: Classification | undefined;

/** The backend has changed; the inference time is still that of the last result. */
export const showBackend = (backend: Backend | undefined): void => showFacts(backend, shown);

/** The backend, the reason for its choice, the times that were compared, and the inference time. */
export function showFacts(backend: Backend | undefined, result?: Classification): void {
  shown = result;
  list.dataset.backend = backend?.name ?? "";
  draw(() => {
    const rows: [string, string][] = [];
    if (backend) {
      rows.push([texts.engine.backend, texts.engine.names[backend.name]]);
      if (backend.adapter) rows.push([texts.engine.adapter, backend.adapter]);
      rows.push([texts.engine.reason, texts.reasons[backend.reason] ?? backend.reason]);
      if (backend.times) {
        const { cpu, webgpu } = backend.times;
        rows.push([texts.engine.compared, texts.engine.times(time(cpu), time(webgpu))]);
      }
    }
    if (result) {
      const { total, resample, features, model } = result.timing;
      const stages = texts.engine.stages(time(resample), time(features), time(model));
      rows.push([texts.engine.time, `${time(total)}: ${stages}`]);
    }
    list.replaceChildren(
      ...rows.map(([term, value]) =>
        create("div", "", create("dt", "", term), create("dd", "", value)),
      ),
    );
  });
}

const time = (value: number): string =>
  texts.engine.milliseconds(decimals(value, value < 10 ? 1 : 0));
