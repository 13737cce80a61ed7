import { byId, create } from "../../dom.ts";
import { texts } from "../../texts/index.ts";

/** Shows the last action while it can be undone: until the next one, or until it is closed. */
export function showToast(text: string, undo?: () => void): void {
  const toast = byId("toast");
  const close = () => {
    toast.hidden = true;
  };
  const parts: Node[] = [create("span", "", text)];
  if (undo) {
    const button = create("button", "button small", texts.train.undo);
    button.type = "button";
    button.id = "undo";
    button.addEventListener("click", () => {
      close();
      undo();
    });
    parts.push(button);
  }
  const end = create("button", "button small quiet", texts.train.close);
  end.type = "button";
  end.addEventListener("click", close);
  toast.replaceChildren(...parts, end);
  toast.hidden = false;
}
