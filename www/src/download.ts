/** Downloads a file under a name that is valid in all file systems. */
export function download(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name.replace(/[^\p{L}\p{N}._() -]+/gu, "-");
  link.click();
  // Revoke later: the browser reads the file after this task.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Rows as comma-separated values (RFC 4180), with locale-independent numbers. */
export function csv(rows: (string | number | undefined)[][]): Blob {
  const cell = (value: string | number | undefined) => {
    const text = String(value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const text = rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  return new Blob([text], { type: "text/csv" });
}
