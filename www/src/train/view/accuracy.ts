import type { TrainingScores } from "speech-emotion";

/** If the confidence interval is wider, counts are shown instead of a percentage. */
const MAX_INTERVAL_WIDTH = 0.25;
/** Standard deviations on either side of the mean in 95 %. */
const Z = 1.96;

/** The number of correctly classified test examples, and the total. */
export function countCorrect({ confusion }: TrainingScores): { correct: number; count: number } {
  let correct = 0;
  let count = 0;
  confusion.forEach((row, actual) =>
    row.forEach((value, predicted) => {
      count += value;
      if (actual === predicted) correct += value;
    }),
  );
  return { correct, count };
}

/** Whether there are so few test examples that the 95 % confidence interval (Wilson) is too wide. */
export function tooFewExamples(correct: number, count: number): boolean {
  if (count === 0) return true;
  const share = correct / count;
  const half =
    (Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))) /
    (1 + (Z * Z) / count);
  return 2 * half > MAX_INTERVAL_WIDTH;
}
