import { byId } from "./dom.ts";

/** Presenter mode: the result, its probabilities and the attention, large, over the whole screen. */
export function startPresenter(): void {
  const root = document.documentElement;
  const start = byId<HTMLButtonElement>("present");
  const end = byId<HTMLButtonElement>("present-end");
  const show = (presenting: boolean) => {
    root.classList.toggle("is-presenting", presenting);
    end.hidden = !presenting;
    scrollTo(0, 0);
    // The figure takes the room that there is now.
    dispatchEvent(new Event("resize"));
  };
  const leave = () => {
    if (!root.classList.contains("is-presenting")) return;
    show(false);
    if (document.fullscreenElement) void document.exitFullscreen();
    start.focus();
  };
  start.addEventListener("click", () => {
    location.hash = "#listen";
    show(true);
    byId("menu").classList.remove("is-open");
    byId("live").focus();
    // Not on phones of Apple's: the page fills its window there.
    void root.requestFullscreen?.().catch(() => undefined);
  });
  end.addEventListener("click", leave);
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) leave();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
}
