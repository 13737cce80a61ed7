// Numbers as the language of the page writes them.
import { language } from "./texts/index.ts";

const made = new Map<string, Intl.NumberFormat>();

function format(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  let formatter = made.get(key);
  if (!formatter) made.set(key, (formatter = new Intl.NumberFormat(language, options)));
  // Not "-0", and with a real minus sign.
  return formatter
    .format(value + 0)
    .replace(/^-(?=[0.,]*$)/, "")
    .replace("-", "−");
}

const fixed = (digits: number) => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});
const tenths = { style: "percent", ...fixed(1) } as const;
const whole = { style: "percent", ...fixed(0) } as const;

/** A share of 0 to 1 with one decimal: "91.3%". What is there but rounds to nothing is "<0.1%". */
export function percentTenths(share: number): string {
  return share > 0 && share < 0.0005 ? `<${format(0.001, tenths)}` : format(share, tenths);
}

/** A share of 0 to 1 in whole per cent: "91%". What is not certain is never "100%". */
export const percent = (share: number): string =>
  share < 1 && share >= 0.995 ? `>${format(0.99, whole)}` : format(share, whole);

/** A difference of two shares in percentage points: "+12.3", "−4.0". */
export const points = (difference: number): string =>
  format(difference * 100, { ...fixed(1), signDisplay: "exceptZero" });

/** A number with this many decimals. */
export const decimals = (value: number, digits: number): string => format(value, fixed(digits));

/** A whole number, its thousands apart: "888,772". */
export const count = (value: number): string => format(value, { maximumFractionDigits: 0 });

/** Hz as kilohertz: "48 kHz", "44.1 kHz". */
export const kilohertz = (hertz: number): string =>
  `${format(hertz / 1000, { maximumFractionDigits: 2 })} kHz`;

/** Seconds as a clock: "0:07". */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
