import * as binding from "./train/speech_emotion.js";
import { serveTraining } from "./training/serve.js";

serveTraining(binding);
