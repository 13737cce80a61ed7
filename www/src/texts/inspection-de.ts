import type { InspectionTexts } from "./inspection-en.ts";

/** The stages of the model, in German. */
export const inspectionDe: InspectionTexts = {
  title: "Im Inneren des Modells",
  lead: "Jede Stufe vom Audiosignal zum Ergebnis, mit den Werten dieser Aufnahme. Hell ist hoch, dunkel ist niedrig. Die Zeit läuft nach rechts.",
  working: "Die Stufen werden berechnet …",
  adapted:
    "Die Stufen und die Werte vor dem Softmax sind die dieser Aufnahme allein. Die Wahrscheinlichkeiten sind an den Sprecher angepasst.",
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
  columns: { channelHead: "Kanal", least: "Minimum", greatest: "Maximum", mean: "Mittel" },
  samples: {
    title: "Abtastwerte",
    text: "Das aufgenommene Audiosignal, bevor seine Abtastrate auf 16 kHz umgerechnet wird.",
    shape: (samples, rate) => `${samples} Werte, ${rate} pro Sekunde.`,
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
      term: "entry flow: Faltung 3×3, Schrittweite 2, ReLU",
      text: "32 kleine Filter werden an jeder Stelle der Eingabe angewandt, mit halber Auflösung.",
      equation: "y = max(0, K ∗ x + b)",
    },
    block1: {
      title: "Block",
      term: "middle flow, ohne Residualverbindung",
      text: "Die Kanäle werden erweitert, einzeln gefiltert und reduziert: eine separierbare Faltung, die wenige Parameter braucht.",
      equation: "y = W₂ · relu(D ∗ relu(W₁ x))",
    },
    pool: {
      title: "Max-Pooling",
      term: "3×3, Schrittweite 2",
      text: "Von neun Nachbarn bleibt das Maximum. Ab hier ist ein Schritt 40 ms lang.",
      equation: "y = Maximum von 3 × 3",
    },
    blockN: {
      title: "Block",
      term: "middle flow, invertierter Residualblock",
      text: "Dieselben Operationen, und die Eingabe wird zur Ausgabe addiert.",
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
      term: "Self-Attention und MLP, mit Residualverbindungen",
      text: "Self-Attention addiert zu jedem Schritt ein nach Ähnlichkeit gewichtetes Mittel aller Schritte. Zwei vollständig verbundene Schichten folgen.",
      equation: "y = x + softmax(QKᵀ / √d) V,  z = y + W₂ · gelu(W₁ y)",
    },
    gru: {
      title: "Zustände der Bi-GRU",
      term: "exit flow, 128 Einheiten je Richtung",
      text: "Eine rekurrente Schicht verarbeitet die Schritte vorwärts (unten) und rückwärts (oben), sodass jeder Schritt von dem abhängt, was vor und nach ihm kommt.",
      equation: "h = u · h′ + (1 − u) · tanh(Wx + U(r · h′) + b)",
    },
    attention: {
      title: "Aufmerksamkeit",
      term: "Gl. 1",
      text: "Ein gelernter Vektor bestimmt das Gewicht jedes Schritts: die Kurve unter der Wellenform.",
      equation: "α = softmax über die Zeit von w · h",
    },
    context: {
      title: "Vektor der Äußerung",
      term: "Gl. 2",
      text: "Das Mittel der Zustände, mit der Aufmerksamkeit gewichtet, und ihre Standardabweichung: 512 Zahlen für den ganzen Satz (256 bei Modellen ohne die Abweichung).",
      equation: "c = Σ α h,  d = √Σ α (h − c)²",
    },
    hidden: {
      title: "Klassifikator",
      term: "64 Einheiten, PReLU",
      text: "64 Einheiten verrechnen den Vektor. Eine letzte Schicht berechnet daraus ein Logit je Gefühl.",
      equation: "z = prelu(W c + b)",
    },
  },
  unknown: (name) => ({ title: name, term: "", text: "", equation: "" }),
  output: {
    title: "Ergebnis",
    text: "Der Softmax macht aus den Logits, geteilt durch die Temperatur, Wahrscheinlichkeiten, die zusammen 1 ergeben.",
    equation: "p = softmax(z / T)",
    logits: (values) => `Vor dem Softmax: ${values}`,
  },
};
