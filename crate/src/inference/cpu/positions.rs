//! Sinusoidal positional embeddings in the order of Whisper: sines of `width / 2` wavelengths, then cosines.

/// The longest wavelength, over 2 pi steps.
const LONGEST: f64 = 10_000.0;

/// The embedding of one channel as a function of the step.
pub(crate) fn positional_embedding(channel: usize, width: usize) -> impl Fn(usize) -> f32 {
    let half = width / 2;
    let logarithm = LONGEST.ln() / (half.max(2) - 1) as f64;
    let rate = (-logarithm * (channel % half.max(1)) as f64).exp();
    let sine = channel < half;
    move |step| {
        let angle = step as f64 * rate;
        (if sine { angle.sin() } else { angle.cos() }) as f32
    }
}
