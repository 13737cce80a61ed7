import { EmotionError } from "speech-emotion";

// In a page that was bundled without a wasm file: its binding, which entries of the package import when they need it.
throw new EmotionError("backend-unavailable", "this build was not compiled when the page was made");
