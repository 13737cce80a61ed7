import { byId, create } from "../dom.ts";
import { onLanguageChange, texts } from "../texts/index.ts";

/**
 * The choice of the microphone. The package asks the browser for its standard one: the chosen one is
 * named in each request of this page.
 */
export function startMicrophoneChoice(): void {
  const choice = byId<HTMLSelectElement>("microphone-choice");
  // Undefined on pages that are not secure.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) return;
  const ask = devices.getUserMedia.bind(devices);
  const list = async () => {
    const all = await devices.enumerateDevices();
    const microphones = all.filter(
      // Before the first recording browsers hide the names and the addresses.
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
