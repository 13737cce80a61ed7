// Number formats in the language of the page.
import { language } from "./texts/index.ts";

const made = new Map<string, Intl.NumberFormat>();

function format(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  let formatter = made.get(key);
  if (!formatter) made.set(key, (formatter = new Intl.NumberFormat(language, options)));
  // Avoids "-0" and uses a minus sign (U+2212).
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

/** A fraction of 0 to 1 with one decimal: "91.3%". Values above 0 that round to 0 are shown as "<0.1%". */
export function percentTenths(share: number): string {
  return share > 0 && share < 0.0005 ? `<${format(0.001, tenths)}` : format(share, tenths);
}

/** A fraction of 0 to 1 in whole percent: "91%". Values below 1 are never shown as "100%". */
export const percent = (share: number): string =>
  share < 1 && share >= 0.995 ? `>${format(0.99, whole)}` : format(share, whole);

/** A difference of two fractions in percentage points: "+12.3", "−4.0". */
export const points = (difference: number): string =>
  format(difference * 100, { ...fixed(1), signDisplay: "exceptZero" });

/** A number with a fixed number of decimals. */
export const decimals = (value: number, digits: number): string => format(value, fixed(digits));

/** An integer with thousands separators: "888,772". */
export const count = (value: number): string => format(value, { maximumFractionDigits: 0 });

/** A frequency in Hz as kilohertz: "48 kHz", "44.1 kHz". */
export const kilohertz = (hertz: number): string =>
  `${format(hertz / 1000, { maximumFractionDigits: 2 })} kHz`;

/** Seconds as minutes and seconds: "0:07". */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
