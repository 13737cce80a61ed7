//! Encodes and decodes MP3 with the program `lame`.

use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};

use speech_emotion::audio;

/// Whether the program is installed.
pub(crate) fn is_there() -> bool {
    let mut lame = Command::new("lame");
    let quiet = lame
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

/// Encodes samples at 16 kHz with `kilobits` kbit/s, and decodes them.
pub(crate) fn coded(samples: &[f32], kilobits: u32) -> Result<Vec<f32>, Box<dyn Error>> {
    let rate = kilobits.to_string();
    // Raw samples without a header; all other settings are the defaults of the encoder.
    let mut lame = Command::new("lame")
        .args([
            "--quiet",
            "-r",
            "--signed",
            "--bitwidth",
            "16",
            "-s",
            "16",
            "-m",
            "m",
            "-b",
            &rate,
            "-",
            "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let bytes: Vec<u8> = samples
        .iter()
        .flat_map(|sample| ((sample * 32_768.0).clamp(-32_768.0, 32_767.0) as i16).to_le_bytes())
        .collect();
    // A thread writes the input: `lame` writes output while it reads, so either pipe may block.
    let stdin = lame.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
    let output = lame.wait_with_output()?;
    if !output.status.success() || !matches!(writer.join(), Ok(Some(Ok(())))) {
        return Err(format!("lame failed: {}", output.status).into());
    }
    Ok(audio::decode(&output.stdout)?.to_mono_16_khz()?)
}
