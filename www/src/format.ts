const locale = "en";

const tenths = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const whole = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });

/** A share of 0 to 1 with one decimal: "91.3%". What is there but rounds to nothing is "<0.1%". */
export function percentTenths(share: number): string {
  return share > 0 && share < 0.0005 ? `<${tenths.format(0.001)}` : tenths.format(share);
}

/** A share of 0 to 1 in whole per cent: "91%". What is not certain is never "100%". */
export const percent = (share: number): string =>
  share < 1 && share >= 0.995 ? `>${whole.format(0.99)}` : whole.format(share);

/** A number with this many decimals. */
export const decimals = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** Hz as kilohertz: "48 kHz", "44.1 kHz". */
export const kilohertz = (hertz: number): string =>
  `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(hertz / 1000)} kHz`;

/** Seconds as a clock: "0:07". */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
