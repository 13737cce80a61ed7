import * as binding from "./webgpu/speech_emotion.js";
import { serveTraining } from "./train-serve.js";

serveTraining(binding);
