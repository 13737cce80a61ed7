/** Lets the events that have come be handled first; promises alone would not. */
export const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));
