//! Intermediate values of the network for one recording, with parameter counts.

use super::Recognizer;
use crate::error::Error;
use crate::inference::cpu::Place;
use crate::model::{NetworkConfig, expected_shapes};

/// The output of one stage of the network for a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct StageValues {
    /// `features`, `entry`, `block1`, `pool`, `block2`, ..., `gru`, `attention`, `context`, `hidden`; for a Whisper
    /// encoder `features`, `convolution1`, `convolution2`, `transformer1`, ..., `attention`, `context`, `hidden`.
    pub name: String,
    /// The number of frames of 10 ms (`features`, `convolution1`) or 20 ms (`entry`, `block1`), or of steps of 40 ms
    /// (20 ms in a Whisper encoder); 1 for values of the complete recording.
    pub frames: usize,
    /// Bands per frame.
    pub bands: usize,
    /// Channels per band, or units.
    pub channels: usize,
    /// The number of trainable parameters of this stage.
    pub parameters: usize,
    /// `frames x bands x channels`
    pub values: Vec<f32>,
}

/// All stages of the network for one recording.
#[derive(Debug, Clone, PartialEq)]
pub struct IntermediateValues {
    /// In the order of the computation.
    pub stages: Vec<StageValues>,
    /// One value for each label, before temperature and softmax.
    pub logits: Vec<f32>,
}

impl Recognizer {
    /// The output of every stage for the input of [`classify`](Self::classify); `None` for burn devices, which do not
    /// support inspection.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn inspect(
        &self,
        samples: &[f32],
        sample_rate: u32,
    ) -> Result<Option<IntermediateValues>, Error> {
        let features = self.preprocessor.input(samples, sample_rate)?.features;
        let Some((output, trace)) = self.network.trace(&features) else {
            return Ok(None);
        };
        let stage = |name: String, bands: usize, channels: usize, values: Vec<f32>| StageValues {
            frames: values.len() / (bands * channels).max(1),
            parameters: self.parameters_of(&name),
            name,
            bands,
            channels,
            values,
        };
        let bands = self.card().architecture.log_mel().bands();
        let mut stages = vec![stage("features".to_owned(), bands, 1, features)];
        for traced in trace.stages {
            if traced.place == Place::Context && !output.attention.is_empty() {
                stages.push(stage(
                    "attention".to_owned(),
                    1,
                    1,
                    output.attention.clone(),
                ));
            }
            let name = name_of(traced.place);
            stages.push(stage(name, traced.bands, traced.channels, traced.values));
        }
        Ok(Some(IntermediateValues {
            stages,
            logits: output.logits,
        }))
    }

    fn parameters_of(&self, stage: &str) -> usize {
        let block = stage
            .strip_prefix("block")
            .or_else(|| stage.strip_prefix("transformer"))
            .and_then(|number| number.parse::<usize>().ok())
            .map(|number| format!("blocks.{}.", number - 1));
        let convolution = stage
            .strip_prefix("convolution")
            .map(|number| format!("conv{number}."));
        let prefix = match (stage, block.or(convolution)) {
            (_, Some(prefix)) => prefix,
            ("hidden", _) => "classifier.".to_owned(),
            // The standardization is not trainable.
            ("features", _) => return 0,
            (name, _) => format!("{name}."),
        };
        let card = self.card();
        expected_shapes(NetworkConfig::from(card))
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix))
            .map(|(_, shape)| shape.iter().product::<usize>())
            .sum()
    }
}

fn name_of(place: Place) -> String {
    match place {
        Place::Entry => "entry".to_owned(),
        Place::Convolution(number) => format!("convolution{number}"),
        Place::Transformer(number) => format!("transformer{number}"),
        Place::Block(number) => format!("block{number}"),
        Place::Pool => "pool".to_owned(),
        Place::Gru => "gru".to_owned(),
        Place::Context => "context".to_owned(),
        Place::Hidden => "hidden".to_owned(),
    }
}

#[cfg(all(test, feature = "embedded"))]
mod tests {
    use crate::Backend;
    use crate::model::NetworkConfig;
    use crate::model::parameter_count;
    use crate::recognizer::Recognizer;

    fn sound() -> Vec<f32> {
        (0..48_000)
            .map(|i| 0.4 * (i as f32 * 0.05).sin() * (i as f32 * 0.0004).sin())
            .collect()
    }

    #[test]
    fn every_stage_has_its_shape_and_all_parameters_are_counted() {
        let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
        let intermediate = recognizer.inspect(&sound(), 16_000).unwrap().unwrap();
        let shapes: Vec<_> = intermediate
            .stages
            .iter()
            .map(|stage| (stage.name.as_str(), stage.bands, stage.channels))
            .collect();
        assert_eq!(
            shapes,
            [
                ("features", 128, 1),
                ("entry", 63, 32),
                ("block1", 63, 64),
                ("pool", 31, 64),
                ("block2", 31, 64),
                ("block3", 31, 64),
                ("block4", 31, 64),
                ("gru", 1, 256),
                ("attention", 1, 1),
                ("context", 1, recognizer.card().embedding_size()),
                ("hidden", 1, 64),
            ]
        );
        for stage in &intermediate.stages {
            let size = stage.frames * stage.bands * stage.channels;
            assert_eq!(stage.values.len(), size, "{}", stage.name);
            assert!(stage.values.iter().all(|value| value.is_finite()));
        }
        let counted: usize = intermediate
            .stages
            .iter()
            .map(|stage| stage.parameters)
            .sum();
        assert_eq!(
            counted,
            parameter_count(NetworkConfig::from(recognizer.card()))
        );
    }

    #[test]
    fn the_stages_match_the_result() {
        let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
        let intermediate = recognizer.inspect(&sound(), 16_000).unwrap().unwrap();
        let classification = recognizer.classify(&sound(), 16_000).unwrap();
        let stage = |name: &str| {
            let found = intermediate.stages.iter().find(|stage| stage.name == name);
            &found.unwrap().values
        };
        assert_eq!(stage("attention"), &classification.attention);
        // Eq. 2: the utterance vector is the sum of the states, weighted by attention.
        for (unit, value) in stage("context").iter().take(256).enumerate() {
            let states = stage("gru").iter().skip(unit).step_by(256);
            let sum: f32 = states
                .zip(&classification.attention)
                .map(|(h, a)| h * a)
                .sum();
            assert!((sum - value).abs() < 1e-4, "unit {unit}: {sum}, {value}");
        }
    }
}
