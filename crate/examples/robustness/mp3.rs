//! Through MP3 and back, by the program `lame`.

use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};

use speech_emotion::audio;

/// Whether the program is there.
pub(crate) fn is_there() -> bool {
    let mut lame = Command::new("lame");
    let quiet = lame
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

/// Samples at 16 kHz encoded with so many kilobits a second, and decoded.
pub(crate) fn coded(samples: &[f32], kilobits: u32) -> Result<Vec<f32>, Box<dyn Error>> {
    let rate = kilobits.to_string();
    // Raw samples in, without a header; the encoder's own choice of everything else.
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
    // Written from a thread of its own: lame answers while it reads, and either pipe may fill up.
    let stdin = lame.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
    let output = lame.wait_with_output()?;
    if !output.status.success() || !matches!(writer.join(), Ok(Some(Ok(())))) {
        return Err(format!("lame failed: {}", output.status).into());
    }
    Ok(audio::decode(&output.stdout)?.to_mono_16_khz()?)
}
