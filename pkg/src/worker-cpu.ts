import * as binding from "./cpu/speech_emotion.js";
import { serveRecognition } from "./worker/serve.js";

serveRecognition(binding);
