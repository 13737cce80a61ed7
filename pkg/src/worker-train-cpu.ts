import * as binding from "./train/speech_emotion.js";
import { serveTraining } from "./train-serve.js";

serveTraining(binding);
