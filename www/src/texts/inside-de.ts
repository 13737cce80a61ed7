import type { InsideTexts } from "./inside-en.ts";

/** The stages of the model, in German. */
export const insideDe: InsideTexts = {
  title: "Im Inneren des Modells",
  lead: "Jede Stufe vom Ton zum Ergebnis, mit den Werten dieser Aufnahme. Hell ist hoch, dunkel ist niedrig. Die Zeit läuft nach rechts.",
  asking: "Die Stufen werden berechnet …",
  adapted:
    "Die Stufen und die Werte vor dem Softmax sind die dieser Aufnahme allein. Die Wahrscheinlichkeiten sind an die Person angepasst.",
  total: (parameters) => `Zusammen ${parameters} Parameter.`,
  channel: (number) => `Kanal ${number}`,
  shape: (shape, parameters) =>
    parameters === "0"
      ? `${shape} Werte, keine Parameter.`
      : `${shape} Werte, ${parameters} gelernte Parameter.`,
  range: (least, greatest, mean) => `Von ${least} bis ${greatest}, Mittel ${mean}.`,
  picture: (stage, shape, least, greatest, mean) =>
    `${stage}: ${shape} Werte von ${least} bis ${greatest}, Mittel ${mean}`,
  numbers: "In Zahlen",
  columns: { channelHead: "Kanal", least: "Kleinster", greatest: "Größter", mean: "Mittel" },
  samples: {
    title: "Abtastwerte",
    text: "Der Ton, wie er aufgenommen wurde. Zuerst wird er auf 16 000 Werte in der Sekunde umgerechnet.",
    shape: (samples, rate) => `${samples} Werte, ${rate} in der Sekunde.`,
  },
  stages: {
    features: {
      title: "Log-Mel, standardisiert",
      term: "Eingangsmerkmale",
      text: "Der Pegel jedes Mel-Frequenzbands alle 10 ms, standardisiert.",
      equation: "x = (10 log₁₀ mel − μ) / σ",
    },
    entry: {
      title: "Eingang",
      term: "entry flow: Faltung 3×3, Schritt 2, ReLU",
      text: "32 kleine Filter werden an jeder Stelle des Bildes angewandt, mit halber Auflösung.",
      equation: "y = max(0, K ∗ x + b)",
    },
    block1: {
      title: "Block",
      term: "middle flow, ohne Residuum",
      text: "Mehr Kanäle, ein Filter je Kanal, weniger Kanäle: eine trennbare Faltung, die wenige Parameter braucht.",
      equation: "y = W₂ · relu(D ∗ relu(W₁ x))",
    },
    pool: {
      title: "Max-Pooling",
      term: "3×3, Schritt 2",
      text: "Von neun Nachbarn bleibt der größte Wert. Ab hier ist ein Schritt 40 ms lang.",
      equation: "y = Maximum von 3 × 3",
    },
    blockN: {
      title: "Block",
      term: "middle flow, invertiertes Residuum",
      text: "Dasselbe noch einmal, und der Eingang wird zum Ausgang addiert.",
      equation: "y = x + W₂ · relu(D ∗ relu(W₁ x))",
    },
    convolutionN: {
      title: "Faltung",
      term: "Breite 3, GELU",
      text: "Jede Ausgabe hängt von drei benachbarten Frames ab. Die zweite Faltung halbiert die Rate: Ab hier ist ein Schritt 20 ms lang.",
      equation: "y = gelu(K ∗ x + b)",
    },
    transformerN: {
      title: "Transformer-Block",
      term: "Self-Attention und MLP, mit Residuen",
      text: "Jeder Schritt übernimmt Werte von allen anderen Schritten, gewichtet nach ihrer Ähnlichkeit, und durchläuft dann zwei eigene Schichten.",
      equation: "y = x + softmax(QKᵀ / √d) V,  z = y + W₂ · gelu(W₁ y)",
    },
    gru: {
      title: "Zustände der Bi-GRU",
      term: "exit flow, 128 Einheiten je Richtung",
      text: "Eine rekurrente Schicht liest die Schritte vorwärts (unten) und rückwärts (oben), sodass jeder Schritt von dem abhängt, was vor und nach ihm kommt.",
      equation: "h = u · h′ + (1 − u) · tanh(Wx + U(r · h′) + b)",
    },
    attention: {
      title: "Aufmerksamkeit",
      term: "Gl. 1",
      text: "Ein gelernter Vektor bestimmt, wie viel jeder Schritt zählt: die Kurve unter dem Ton.",
      equation: "α = softmax über die Zeit von w · h",
    },
    context: {
      title: "Vektor der Äußerung",
      term: "Gl. 2",
      text: "Das Mittel der Zustände, mit der Aufmerksamkeit gewichtet, und ihre Streuung darum: 512 Zahlen für den ganzen Satz (256 bei Modellen ohne die zweite Hälfte).",
      equation: "c = Σ α h,  d = √Σ α (h − c)²",
    },
    hidden: {
      title: "Klassifikator",
      term: "64 Einheiten, PReLU",
      text: "64 Einheiten verrechnen den Vektor. Aus ihnen entsteht je Gefühl eine Zahl.",
      equation: "z = prelu(W c + b)",
    },
  },
  unknown: (name) => ({ title: name, term: "", text: "", equation: "" }),
  answer: {
    title: "Ergebnis",
    text: "Die Zahlen der Gefühle, durch die Temperatur geteilt, werden zu Wahrscheinlichkeiten, die zusammen 1 ergeben.",
    equation: "p = softmax(z / T)",
    logits: (values) => `Vor dem Softmax: ${values}`,
  },
};
