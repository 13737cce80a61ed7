import { byId } from "./dom.ts";
import { language, preferredLanguage, setLanguage, storeLanguage } from "./texts/index.ts";

/** Applies the preferred language and handles the language menu in the header. */
export function startLanguageChoice(): void {
  const choice = byId<HTMLSelectElement>("language");
  setLanguage(preferredLanguage());
  choice.value = language;
  choice.addEventListener("change", () => {
    setLanguage(choice.value);
    storeLanguage(language);
    // The address would select the other language again.
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    history.replaceState(null, "", address);
  });
}
