// Omitted to keep the single file small.
export const largeModel = undefined;
