import { byId } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { drawnText } from "../../texts/index.ts";

/** An error message next to the action that failed. */
export function problemLine(id: string): (failure: unknown) => void {
  const line = byId(id);
  const draw = drawnText();
  return (failure) => {
    line.hidden = failure === undefined;
    draw(() => {
      if (failure === undefined) return line.replaceChildren();
      const { title, text } = errorWords(failure);
      line.textContent = `${title}. ${text}`;
    });
  };
}
