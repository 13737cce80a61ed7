/**
 * The cells of a CSV text (RFC 4180). Supports quotes, line breaks in quotes, a byte order mark, and the separators
 * comma, semicolon (as written by spreadsheets in Germany) and tab, detected in the first line.
 */
export function parseCsv(text: string): string[][] {
  const { source, separator } = separatorOf(text.startsWith("\ufeff") ? text.slice(1) : text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.some((each) => each.trim() !== "")) rows.push(row);
    row = [];
    cell = "";
  };
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[i + 1] === '"') cell += source[++i]!;
      else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") endRow();
    else cell += char;
  }
  endRow();
  return rows;
}

/** The separator, and the text after the line `sep=;`, in which Excel specifies it. */
function separatorOf(text: string): { source: string; separator: string } {
  const named = /^sep=([^\r\n])[^\r\n]*(\r\n?|\n|$)/.exec(text);
  if (named) return { source: text.slice(named[0].length), separator: named[1]! };
  const line = /^\s*([^\r\n]*)/.exec(text)![1]!.replaceAll(/"[^"]*"/g, "");
  const count = (separator: string) => line.split(separator).length;
  const separator = [",", ";", "\t"].reduce((best, each) =>
    count(each) > count(best) ? each : best,
  );
  return { source: text, separator };
}

/** Decodes a table: by its byte order mark, as UTF-8, or if invalid as Windows-1252. */
export function decodeTable(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** A CSV text with commas. */
export function formatCsv(rows: string[][]): string {
  const cell = (value: string) =>
    /[",;\t\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
