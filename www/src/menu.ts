import { byId } from "./dom.ts";

/** On phones the options of the header are in a menu. */
export function startMenu(): void {
  const button = byId<HTMLButtonElement>("menu-button");
  const menu = byId("menu");
  const show = (open: boolean) => {
    menu.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => show(!menu.classList.contains("is-open")));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.classList.contains("is-open")) return;
    show(false);
    button.focus();
  });
  addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !menu.contains(target) && !button.contains(target)) show(false);
  });
}
