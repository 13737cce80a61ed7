// Type checks for values of every realm, such as an iframe or a context of Node's `vm`. `instanceof` works for one
// realm only.

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
/** The built-in tag of a typed array, which no other value has. */
const arrayName = (value: unknown): unknown => Reflect.get(typedArray, Symbol.toStringTag, value);

const tag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

const has = (value: unknown, method: string): boolean =>
  isObject(value) && typeof value[method] === "function";

/** The value as a `Float32Array` of this realm, on the same memory; `undefined` for other values. */
export function float32Array(value: unknown): Float32Array | undefined {
  if (arrayName(value) !== "Float32Array") return undefined;
  if (value instanceof Float32Array || isDetached((value as Float32Array).buffer)) {
    return value as Float32Array;
  }
  const { buffer, byteOffset, length } = value as Float32Array;
  return new Float32Array(buffer, byteOffset, length);
}

/** The bytes of an `ArrayBuffer`, a `SharedArrayBuffer` or a view, on the same memory; `undefined` for other values. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return isDetached(buffer) ? undefined : new Uint8Array(buffer, byteOffset, byteLength);
  }
  if (tag(value) !== "ArrayBuffer" && tag(value) !== "SharedArrayBuffer") return undefined;
  return isDetached(value as ArrayBuffer) ? undefined : new Uint8Array(value as ArrayBuffer);
}

/** Whether the buffer is detached. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  const { detached } = buffer as { detached?: boolean };
  if (typeof detached === "boolean") return detached;
  try {
    // Node.js 20 and older browsers lack `detached`; creating a view of a detached buffer throws.
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

export const isBlob = (value: unknown): value is Blob =>
  (tag(value) === "Blob" || tag(value) === "File") && has(value, "arrayBuffer");

export const isUrl = (value: unknown): value is URL =>
  tag(value) === "URL" && typeof (value as URL).href === "string";

export const isResponse = (value: unknown): value is Response =>
  tag(value) === "Response" && has(value, "arrayBuffer");

export const isAudioBuffer = (value: unknown): value is AudioBuffer =>
  tag(value) === "AudioBuffer" && has(value, "getChannelData");

export const isMediaStream = (value: unknown): value is MediaStream =>
  tag(value) === "MediaStream" && has(value, "getAudioTracks");

/** A node of a real-time context; an `OfflineAudioContext` is not supported. */
export const isAudioNode = (value: unknown): value is AudioNode & { context: AudioContext } =>
  isObject(value) &&
  has(value, "connect") &&
  has(value.context, "createMediaStreamSource") &&
  isObject((value.context as Record<string, unknown>).audioWorklet);

export const isSignal = (value: unknown): value is AbortSignal =>
  isObject(value) && typeof value.aborted === "boolean" && has(value, "addEventListener");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Formats a value for an error message. */
export function describe(value: unknown): string {
  if (typeof value === "string") return value.length > 60 ? "a long string" : JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (!isObject(value)) return String(value);
  const name = tag(value);
  const { constructor } = value as { constructor?: { name?: unknown } };
  const own = name === "Object" && typeof constructor === "function" ? constructor.name : name;
  const word = typeof own === "string" && own !== "" ? own : name;
  return `${/^[AEIOU]/.test(word) ? "an" : "a"} ${word}`;
}
