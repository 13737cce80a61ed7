use crate::recognizer::{Classification, Timing, Unsure};
use roxmltree::{Document, Node};

use super::layout::{ATTENTION, AXIS, LEFT, RIGHT, WAVEFORM};
use super::{svg, waveform};

fn classification(attention: Vec<f32>, start_seconds: f32) -> Classification {
    Classification {
        label: "anger".to_owned(),
        confidence: 0.75,
        probabilities: vec![
            ("anger".to_owned(), 0.75),
            ("fear & loathing".to_owned(), 0.25),
        ],
        attention,
        embedding: Vec::new(),
        step_seconds: 0.04,
        start_seconds,
        start: 0.0,
        end: 1.0,
        unsure: None,
        timing: Timing {
            resample: 0.0,
            features: 0.0,
            model: 0.0,
            total: 0.0,
        },
    }
}

fn with_class<'a>(document: &'a Document<'a>, class: &'a str) -> Vec<Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.attribute("class") == Some(class))
        .collect()
}

fn number(node: &Node<'_, '_>, attribute: &str) -> f32 {
    node.attribute(attribute).unwrap().parse().unwrap()
}

#[test]
fn attention_is_aligned_with_its_time() {
    // One second; steps from 0.1 s to 0.22 s.
    let samples = vec![0.5; 16_000];
    let text = svg("a.wav", &samples, &classification(vec![0.2, 0.5, 0.3], 0.1));
    let document = Document::parse(&text).unwrap();
    let bars = with_class(&document, "attention");
    assert_eq!(bars.len(), 3);
    let pixels = RIGHT - LEFT;
    for (index, bar) in bars.iter().enumerate() {
        let expected = LEFT + pixels * (0.1 + 0.04 * index as f32);
        assert!((number(bar, "x") - expected).abs() < 0.01);
        assert!((number(bar, "width") - 0.04 * pixels).abs() < 0.011);
        assert!((number(bar, "y") + number(bar, "height") - AXIS).abs() < 0.011);
    }
    let heights: Vec<f32> = bars.iter().map(|bar| number(bar, "height")).collect();
    for (height, share) in heights.iter().zip([0.4, 1.0, 0.6]) {
        assert!((height - share * ATTENTION.height).abs() < 0.01);
    }
    assert_eq!(with_class(&document, "tint").len(), 3);
    assert_eq!(
        with_class(&document, "unclassified").len(),
        1,
        "0.22 s to 1 s"
    );
}

#[test]
fn the_waveform_fills_its_panel() {
    let mut samples = vec![0.0_f32; 8000];
    samples[4000] = 0.25;
    samples[4001] = -0.125;
    let path = waveform::path(&samples, LEFT, RIGHT, &WAVEFORM);
    let heights: Vec<f32> = path
        .trim_matches(['M', 'Z'])
        .split('L')
        .map(|point| point.split(' ').nth(1).unwrap().parse().unwrap())
        .collect();
    let middle = WAVEFORM.top + WAVEFORM.height / 2.0;
    let highest = heights.iter().copied().fold(f32::MAX, f32::min);
    let lowest = heights.iter().copied().fold(f32::MIN, f32::max);
    assert!((highest - WAVEFORM.top).abs() < 0.06);
    assert!((lowest - (middle + WAVEFORM.height / 4.0)).abs() < 0.06);
    assert_eq!(heights.len(), 2 * (RIGHT - LEFT) as usize);
}

#[test]
fn every_probability_has_its_bar() {
    let text = svg("a.wav", &[0.0; 960], &classification(vec![1.0], 0.0));
    let document = Document::parse(&text).unwrap();
    let chosen = with_class(&document, "chosen");
    let other = with_class(&document, "bar");
    assert_eq!((chosen.len(), other.len()), (1, 1));
    let ratio = number(&chosen[0], "width") / number(&other[0], "width");
    assert!((ratio - 3.0).abs() < 0.01);
    assert!(text.contains("fear &amp; loathing") && text.contains("75.0 %"));
}

#[test]
fn any_input_gives_well_formed_xml() {
    let hostile = "a<b>&\"c\u{7}\u{ffff}.wav";
    for samples in [&[][..], &[0.0], &[1.0; 50], &[f32::MAX; 2000]] {
        for attention in [vec![], vec![0.0; 4], vec![1.0]] {
            let mut classification = classification(attention, 0.0);
            classification.unsure = Some(Unsure::NoSpeech);
            let text = svg(hostile, samples, &classification);
            let document = Document::parse(&text).unwrap();
            let title = document
                .descendants()
                .find(|node| node.has_tag_name("title"));
            assert!(title.unwrap().text().unwrap().starts_with("a<b>&\"c"));
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
            assert!(text.contains("unsure: no speech found"));
        }
    }
}
