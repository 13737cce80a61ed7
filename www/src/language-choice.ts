import { byId } from "./dom.ts";
import { language, preferredLanguage, setLanguage, storeLanguage } from "./texts/index.ts";

/** Fills the page with the preferred language, and follows the choice in the header. */
export function startLanguageChoice(): void {
  const choice = byId<HTMLSelectElement>("language");
  setLanguage(preferredLanguage());
  choice.value = language;
  choice.addEventListener("change", () => {
    setLanguage(choice.value);
    storeLanguage(language);
    // The address would ask for the other language again.
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    history.replaceState(null, "", address);
  });
}
