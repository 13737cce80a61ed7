/** Yields to the event loop; a resolved promise would not. */
export const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));
