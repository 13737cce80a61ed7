//! The annotation formats, selected by file extension.

use std::path::Path;

use super::intervals::Annotation;
use super::{elan, praat, text};

/// The format of an annotation file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationFormat {
    /// Praat's long text format.
    TextGrid,
    /// ELAN, version 3.0 of its format.
    Elan,
    /// Audacity's label track.
    Audacity,
    /// Web Video Text Tracks.
    WebVtt,
    /// Attention, comma-separated.
    Csv,
}

impl AnnotationFormat {
    /// The format for the extension of `path`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "textgrid" => Some(Self::TextGrid),
            "eaf" => Some(Self::Elan),
            "txt" => Some(Self::Audacity),
            "vtt" => Some(Self::WebVtt),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The content of the file. `media` is the path of the recording.
    #[must_use]
    pub fn write(self, annotation: &Annotation, media: &Path) -> String {
        match self {
            Self::TextGrid => praat::text_grid(annotation),
            Self::Elan => elan::document(annotation, media),
            Self::Audacity => text::audacity(annotation),
            Self::WebVtt => text::web_vtt(annotation),
            Self::Csv => text::csv(annotation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::intervals::Interval;
    use super::*;

    fn interval(start: f64, end: f64, text: &str) -> Interval {
        Interval {
            start,
            end,
            text: text.to_owned(),
        }
    }

    #[test]
    fn every_format_is_written() {
        let annotation = Annotation {
            seconds: 0.07,
            emotion: vec![interval(0.0, 0.07, "a \"quoted\" <label>")],
            attention: vec![
                interval(0.01, 0.05, "0.250000"),
                interval(0.05, 0.07, "0.750000"),
            ],
        };
        let write = |format: AnnotationFormat| format.write(&annotation, Path::new("a & b.wav"));
        let praat = write(AnnotationFormat::TextGrid);
        assert!(
            praat.contains("text = \"a \"\"quoted\"\" <label>\""),
            "{praat}"
        );
        assert!(
            praat.contains("xmin = 0.05\n            xmax = 0.07\n            text = \"0.750000\""),
            "{praat}"
        );
        let elan = write(AnnotationFormat::Elan);
        let document = roxmltree::Document::parse(&elan).unwrap();
        let values: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("ANNOTATION_VALUE"))
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(values, ["a \"quoted\" <label>", "0.250000", "0.750000"]);
        assert_eq!(
            write(AnnotationFormat::Audacity),
            "0.000000\t0.070000\ta \"quoted\" <label>\n"
        );
        assert!(
            write(AnnotationFormat::WebVtt)
                .contains("00:00:00.000 --> 00:00:00.070\na \"quoted\" &lt;label&gt;")
        );
        assert_eq!(
            write(AnnotationFormat::Csv),
            "start,end,attention\n0.01,0.05,0.250000\n0.05,0.07,0.750000\n"
        );
    }
}
