import * as binding from "./train-webgpu/speech_emotion.js";
import { serveTraining } from "./training/serve.js";

serveTraining(binding);
