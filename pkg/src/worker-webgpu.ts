import * as binding from "./webgpu/speech_emotion.js";
import { serve } from "./worker-serve.js";

serve(binding);
