import * as binding from "./train-webgpu/speech_emotion.js";
import { serveTraining } from "./train-serve.js";

serveTraining(binding);
