// Each file by `new URL("literal", import.meta.url)`: the form that bundlers recognise and rewrite.

/** Where the model that comes with the package lies. */
export const shippedModel = (): URL => new URL("../emodb.safetensors", import.meta.url);

/**
 * Where the audio worklet of `listen` lies. The query is for Vite, which would make so small a file a
 * `data:` address, and content security policies refuse those.
 */
export const shippedWorklet = (): URL =>
  new URL("../capture-worklet.js?no-inline", import.meta.url);
