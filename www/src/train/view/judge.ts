import type { TrainingScores } from "speech-emotion";

/** Wider than this a confidence interval says little: a share is not worth a percentage. */
const WIDEST = 0.25;
/** Standard deviations on either side of the mean in 95 %. */
const Z = 1.96;

/** How many test examples are correct, of how many. */
export function correctOf({ confusion }: TrainingScores): { correct: number; count: number } {
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

/** Whether so few examples were tested that the 95 % confidence interval (Wilson) is too wide to judge by. */
export function tooFew(correct: number, count: number): boolean {
  if (count === 0) return true;
  const share = correct / count;
  const half =
    (Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))) /
    (1 + (Z * Z) / count);
  return 2 * half > WIDEST;
}
