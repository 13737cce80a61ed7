import * as binding from "./webgpu/speech_emotion.js";
import { serveRecognition } from "./worker/serve.js";

serveRecognition(binding);
