// The inputs are windows of three frames, [tap][channel], of a convolution with padding 1.

const SOURCE_QUADS = 0u;
const CHANNEL_QUADS = INPUTS / 12u;
@group(0) @binding(2) var<storage, read> frames: array<vec4f>;

fn source(place: u32, quad: u32) -> vec4f {
  // Frames are counted from 1, so that 0 is the padding before the first.
  let frame = STRIDE * place + quad / CHANNEL_QUADS;
  if frame == 0u || frame > shape.frames {
    return vec4f();
  }
  return frames[(frame - 1u) * CHANNEL_QUADS + quad % CHANNEL_QUADS];
}
