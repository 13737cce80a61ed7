/**
 * Defines the custom element `<speech-emotion>`.
 *
 * ```html
 * <script type="module">
 *   import "speech-emotion/element";
 *   document.querySelector("speech-emotion").addEventListener("classification", ({ detail }) => {
 *     console.log(detail.label, detail.confidence);
 *   });
 * </script>
 * <speech-emotion></speech-emotion>
 * ```
 *
 * @packageDocumentation
 */
import { SpeechEmotionElement } from "./ui/emotion-element.js";

export * from "./api/exports.js";
export { SpeechEmotionElement, type SpeechEmotionEvents } from "./ui/emotion-element.js";

const name = "speech-emotion";
// Custom elements do not exist on servers, and the element may already be defined by another copy of the package.
if (globalThis.customElements && !customElements.get(name)) {
  customElements.define(name, SpeechEmotionElement);
}
