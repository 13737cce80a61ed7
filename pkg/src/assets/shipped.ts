// Bundlers recognize and rewrite only the form `new URL("literal", import.meta.url)`.

/** The address of the default model. */
export const shippedModel = (): URL => new URL("../emodb.safetensors", import.meta.url);

/**
 * The address of the audio worklet of `listen`. The query prevents Vite from inlining the small file as a `data:`
 * address, which content security policies block.
 */
export const shippedWorklet = (): URL =>
  new URL("../capture-worklet.js?no-inline", import.meta.url);
