import { EmotionError } from "speech-emotion";

// Replaces the binding of a wasm file that was missing at bundling. Entry points of the package import it on demand.
throw new EmotionError("backend-unavailable", "this build was not compiled with the page");
