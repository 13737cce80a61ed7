// out = W x + b at many positions. A workgroup computes 64 outputs of 16 * PLACES positions, each thread four outputs
// of PLACES positions. Inputs are loaded into workgroup memory, SLICE at a time. Other files define
//   INPUTS, OUTPUTS, SLICE, PLACES, BANDS, lines()
//   prepare(first_place, id): computes what the sources of all positions of a workgroup share
//   source(place, quad): four inputs of a position, computed with the first SOURCE_QUADS weights of the layer
//   epilogue(index, sums): stores four outputs
// The remaining weights of the layer are W, [input][output], and b.

const QUADS = OUTPUTS / 4u;
const SLICE_QUADS = SLICE / 4u;
const TILE = 16u * PLACES;
const BIAS = SOURCE_QUADS + INPUTS * QUADS;

var<workgroup> inputs: array<vec4f, TILE * SLICE_QUADS>;
var<workgroup> columns: array<vec4f, SLICE * 16u>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) id: u32) {
  let places = lines() * BANDS;
  let first_place = tile.x * TILE;
  let first_quad = tile.y * 16u;
  let column = id % 16u;
  let row = id / 16u;
  prepare(first_place, id);
  var sums: array<vec4f, PLACES>;
  for (var i = 0u; i < PLACES; i++) {
    sums[i] = weights[BIAS + first_quad + column];
  }
  for (var first = 0u; first < INPUTS; first += SLICE) {
    for (var i = id; i < TILE * SLICE_QUADS; i += 256u) {
      let place = first_place + i / SLICE_QUADS;
      var values = vec4f();
      if place < places {
        values = source(place, first / 4u + i % SLICE_QUADS);
      }
      inputs[i] = values;
    }
    for (var i = id; i < SLICE * 16u; i += 256u) {
      columns[i] = weights[SOURCE_QUADS + (first + i / 16u) * QUADS + first_quad + i % 16u];
    }
    workgroupBarrier();
    for (var quad = 0u; quad < SLICE_QUADS; quad++) {
      let at = quad * 64u + column;
      let a = columns[at];
      let b = columns[at + 16u];
      let c = columns[at + 32u];
      let d = columns[at + 48u];
      for (var i = 0u; i < PLACES; i++) {
        let x = inputs[(row + 16u * i) * SLICE_QUADS + quad];
        sums[i] += x.x * a + x.y * b + x.z * c + x.w * d;
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < PLACES; i++) {
    let place = first_place + row + 16u * i;
    if place < places {
      epilogue(place * QUADS + first_quad + column, sums[i]);
    }
  }
}
