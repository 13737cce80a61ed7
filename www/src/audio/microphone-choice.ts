import { byId, create } from "../dom.ts";
import { onLanguageChange, texts } from "../texts/index.ts";

/**
 * The microphone selection. The package uses the default device; this page passes the selected one with each
 * request.
 */
export function startMicrophoneChoice(): void {
  const choice = byId<HTMLSelectElement>("microphone-choice");
  // Undefined in insecure contexts.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) return;
  const ask = devices.getUserMedia.bind(devices);
  const list = async () => {
    const all = await devices.enumerateDevices();
    const microphones = all.filter(
      // Before the first recording, browsers hide device names and ids.
      ({ kind, deviceId }) => kind === "audioinput" && !["", "default"].includes(deviceId),
    );
    const chosen = choice.value;
    const options = microphones.map(({ deviceId, label }, index) => {
      const option = create("option", "", label || texts.microphone.unnamed(index + 1));
      option.value = deviceId;
      return option;
    });
    choice.replaceChildren(choice.options[0]!, ...options);
    choice.value = options.some(({ value }) => value === chosen) ? chosen : "";
  };
  const refresh = () => void list().catch(() => undefined);
  devices.getUserMedia = async (constraints) => {
    const { audio } = constraints ?? {};
    const chosen = choice.value;
    const stream = await ask(
      chosen && typeof audio === "object"
        ? { ...constraints, audio: { ...audio, deviceId: { exact: chosen } } }
        : constraints,
    );
    refresh();
    return stream;
  };
  devices.addEventListener("devicechange", refresh);
  onLanguageChange(refresh);
  refresh();
}
