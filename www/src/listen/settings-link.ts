import type { BackendOption } from "../recognition.ts";
import { language } from "../texts/index.ts";
import { type Clip, clips } from "./clips.ts";

/** The address of the page with the current settings: language, backend and bundled recording. */
export function settingsLink(backend: BackendOption, clip: Clip | undefined): string {
  const address = new URL(location.href);
  address.search = "";
  address.searchParams.set("lang", language);
  if (backend !== "auto") address.searchParams.set("backend", backend);
  if (clip) address.searchParams.set("clip", clip.name);
  return address.href;
}

/** The bundled recording in the address. */
export function clipOfAddress(): Clip | undefined {
  const requested = new URLSearchParams(location.search).get("clip");
  return clips.find(({ name }) => name === requested);
}
