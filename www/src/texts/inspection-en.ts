/** The stages of the model, in English. */
export const inspectionEn = {
  title: "Inside the model",
  lead: "Every stage from the audio to the result, with the values of this recording. Bright is high, dark is low. Time runs to the right.",
  working: "Computing the stages…",
  adapted:
    "The stages and the values before the softmax are those of this recording alone. The probabilities are adapted to the speaker.",
  total: (parameters: string) => `${parameters} parameters in all.`,
  channel: (number: number) => `Channel ${number}`,
  shape: (shape: string, parameters: string) =>
    parameters === "0"
      ? `${shape} values, no parameters.`
      : `${shape} values, ${parameters} learned parameters.`,
  range: (least: string, greatest: string, mean: string) =>
    `From ${least} to ${greatest}, mean ${mean}.`,
  picture: (stage: string, shape: string, least: string, greatest: string, mean: string) =>
    `${stage}: ${shape} values from ${least} to ${greatest}, mean ${mean}`,
  numbers: "In numbers",
  columns: { channelHead: "Channel", least: "Minimum", greatest: "Maximum", mean: "Mean" },
  samples: {
    title: "Samples",
    text: "The audio as recorded, before it is resampled to 16 kHz.",
    shape: (samples: string, rate: string) => `${samples} samples, ${rate} per second.`,
  },
  stages: {
    features: {
      title: "Log-mel, standardized",
      term: "input features",
      text: "The level of each mel frequency band every 10 ms, standardized.",
      equation: "x = (10 log₁₀ mel − μ) / σ",
    },
    entry: {
      title: "Entry flow",
      term: "conv 3×3, stride 2, ReLU",
      text: "32 small filters are applied at every position of the input, at half the resolution.",
      equation: "y = max(0, K ∗ x + b)",
    },
    block1: {
      title: "Block",
      term: "middle flow, without residual",
      text: "Channels are expanded, filtered one by one, and reduced: a separable convolution, which needs few parameters.",
      equation: "y = W₂ · relu(D ∗ relu(W₁ x))",
    },
    pool: {
      title: "Max pooling",
      term: "3×3, stride 2",
      text: "The maximum of nine neighbors is kept. From here on, a step is 40 ms.",
      equation: "y = max of 3 × 3",
    },
    blockN: {
      title: "Block",
      term: "middle flow, inverted residual",
      text: "The same operations, and the input is added to the output.",
      equation: "y = x + W₂ · relu(D ∗ relu(W₁ x))",
    },
    convolutionN: {
      title: "Convolution",
      term: "width 3, GELU",
      text: "Each output depends on three neighboring frames. The second convolution halves the rate: from here on, a step is 20 ms.",
      equation: "y = gelu(K ∗ x + b)",
    },
    transformerN: {
      title: "Transformer block",
      term: "self-attention and MLP, with residuals",
      text: "Self-attention adds to every step a mean of all steps, weighted by similarity. Two fully connected layers follow.",
      equation: "y = x + softmax(QKᵀ / √d) V,  z = y + W₂ · gelu(W₁ y)",
    },
    gru: {
      title: "Bi-GRU states",
      term: "exit flow, 128 units each way",
      text: "A recurrent layer processes the steps forward (below) and backward (above), so that every step depends on what comes before and after it.",
      equation: "h = u · h′ + (1 − u) · tanh(Wx + U(r · h′) + b)",
    },
    attention: {
      title: "Attention",
      term: "Eq. 1",
      text: "A learned vector determines the weight of each step: the curve below the waveform.",
      equation: "α = softmax over time of w · h",
    },
    context: {
      title: "Utterance vector",
      term: "Eq. 2",
      text: "The mean of the states, weighted by attention, and their standard deviation: 512 numbers for the whole sentence (256 for models without the deviation).",
      equation: "c = Σ α h,  d = √Σ α (h − c)²",
    },
    hidden: {
      title: "Classifier",
      term: "64 units, PReLU",
      text: "64 units combine the vector. A last layer maps them to one logit per emotion.",
      equation: "z = prelu(W c + b)",
    },
  } as Record<string, { title: string; term: string; text: string; equation: string }>,
  unknown: (name: string) => ({ title: name, term: "", text: "", equation: "" }),
  output: {
    title: "Result",
    text: "The softmax converts the logits, divided by the temperature, to probabilities that sum to 1.",
    equation: "p = softmax(z / T)",
    logits: (values: string) => `Before the softmax: ${values}`,
  },
};

export type InspectionTexts = typeof inspectionEn;
