import * as binding from "./cpu/speech_emotion.js";
import { serve } from "./worker-serve.js";

serve(binding);
