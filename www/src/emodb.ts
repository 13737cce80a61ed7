/** The labels of Emo-DB by the letter in the names of its files, which is that of the German word: `03a01Fa.wav`. */
export const emodbLabels: Record<string, string> = {
  W: "anger",
  L: "boredom",
  E: "disgust",
  A: "fear",
  F: "happiness",
  T: "sadness",
  N: "neutral",
};
