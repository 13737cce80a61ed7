import { byId, create } from "./dom.ts";
import type { Recognition } from "./recognition.ts";
import { drawnText, texts } from "./texts/index.ts";

/** Says in the Listen view that a model of the user's own answers, and offers the page's. */
export function startModelNotice(recognition: Recognition): void {
  const notice = byId("model-in-use");
  const draw = drawnText();
  const show = () => {
    const { model } = recognition;
    notice.hidden = !model;
    draw(() => {
      if (!model) return notice.replaceChildren();
      const back = create("button", "button small", texts.train.models.back);
      back.type = "button";
      back.id = "model-back";
      back.addEventListener("click", () => {
        recognition.useModel(undefined);
        byId("record").focus();
      });
      notice.replaceChildren(create("span", "", texts.train.models.answers(model.name)), back);
    });
  };
  recognition.onModel(show);
  show();
}
