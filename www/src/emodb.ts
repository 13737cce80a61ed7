/** The labels of Emo-DB by the letter in its file names, the initial of the German word: `03a01Fa.wav`. */
export const emodbLabels: Record<string, string> = {
  W: "anger",
  L: "boredom",
  E: "disgust",
  A: "fear",
  F: "happiness",
  T: "sadness",
  N: "neutral",
};
