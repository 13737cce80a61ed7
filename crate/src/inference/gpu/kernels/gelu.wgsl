// x / 2 (1 + erf(x / sqrt 2)), with the rational approximation of the CPU engine.
fn gelu(values: vec4f) -> vec4f {
  let x = clamp(values * 0.70710678, vec4f(-4.0), vec4f(4.0));
  let square = x * x;
  var odd = vec4f(-2.7261423e-10);
  odd = odd * square + 2.7706814e-8;
  odd = odd * square - 2.101024e-6;
  odd = odd * square - 5.6925064e-5;
  odd = odd * square - 7.3499063e-4;
  odd = odd * square - 2.9546e-3;
  odd = odd * square - 1.6096033e-2;
  var even = vec4f(-1.4566072e-5);
  even = even * square - 2.1337406e-4;
  even = even * square - 1.682827e-3;
  even = even * square - 7.3733294e-3;
  even = even * square - 1.4264739e-2;
  return values * (0.5 + 0.5 * (x * odd / even));
}
