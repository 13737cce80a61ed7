// A file that is passed on by hand should be small.
export const largeModel = undefined;
