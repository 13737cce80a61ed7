import { byId } from "./dom.ts";

/** Presenter mode: the result, its probabilities and the attention in full screen. */
export function startPresenter(): void {
  const root = document.documentElement;
  const start = byId<HTMLButtonElement>("present");
  const end = byId<HTMLButtonElement>("present-end");
  const show = (presenting: boolean) => {
    root.classList.toggle("is-presenting", presenting);
    end.hidden = !presenting;
    scrollTo(0, 0);
    // Resize the figure to the available space.
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
    // Not supported by iPhones: there the page fills its window.
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
