//! Selection of the validation set, which is used for model selection and for the scores.
//!
//! Examples are split by speaker, or else by take. A split by individual example can separate two parts of one
//! utterance and overestimates the scores.

use super::recording::LabeledRecording;
use crate::random::Generator;
use serde::Serialize;
use std::collections::BTreeMap;

/// The unit that a split keeps together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HeldOutBy {
    /// All examples of a speaker.
    Speaker,
    /// All examples of a take.
    Take,
    /// Individual examples.
    Example,
    /// No validation set.
    None,
}

/// A split of recordings into training and validation sets, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeldOut {
    pub by: HeldOutBy,
    /// Names of the held-out speakers or takes, sorted.
    pub names: Vec<String>,
    pub training: Vec<usize>,
    pub validation: Vec<usize>,
}

/// Holds out about `share` of the recordings of each of `labels` labels: by speaker if all recordings have one and
/// there are at least two speakers, else by take in the same way, else by example. Every label keeps a training
/// example.
pub(super) fn hold_out(
    recordings: &[LabeledRecording],
    labels: usize,
    share: f64,
    seed: u64,
) -> HeldOut {
    type Name = fn(&LabeledRecording) -> Option<&str>;
    let kinds: [(HeldOutBy, Name); 2] = [
        (HeldOutBy::Speaker, |recording| recording.speaker.as_deref()),
        (HeldOutBy::Take, |recording| recording.take.as_deref()),
    ];
    if share > 0.0 {
        for (by, name) in kinds {
            if let Some(groups) = groups(recordings, name) {
                let chosen = choose(recordings, &groups, labels, share, seed);
                if !chosen.is_empty() {
                    let names = chosen
                        .iter()
                        .filter_map(|group| name(&recordings[group[0]]));
                    let mut names: Vec<String> = names.map(str::to_owned).collect();
                    names.sort_unstable();
                    return divide(recordings.len(), by, names, &chosen);
                }
            }
        }
        let singles: Vec<Vec<usize>> = (0..recordings.len()).map(|index| vec![index]).collect();
        let chosen = choose(recordings, &singles, labels, share, seed);
        if !chosen.is_empty() {
            return divide(recordings.len(), HeldOutBy::Example, Vec::new(), &chosen);
        }
    }
    divide(recordings.len(), HeldOutBy::None, Vec::new(), &[])
}

/// The recordings grouped by name, if all have one and there are at least two names.
fn groups(
    recordings: &[LabeledRecording],
    name: impl Fn(&LabeledRecording) -> Option<&str>,
) -> Option<Vec<Vec<usize>>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, recording) in recordings.iter().enumerate() {
        groups.entry(name(recording)?).or_default().push(index);
    }
    (groups.len() >= 2).then(|| groups.into_values().collect())
}

fn divide(count: usize, by: HeldOutBy, names: Vec<String>, chosen: &[&Vec<usize>]) -> HeldOut {
    let mut validation: Vec<usize> = chosen.iter().copied().flatten().copied().collect();
    validation.sort_unstable();
    let training = (0..count)
        .filter(|index| validation.binary_search(index).is_err())
        .collect();
    HeldOut {
        by,
        names,
        training,
        validation,
    }
}

/// Greedy selection of groups: each time the group that brings the label counts closest to the target, as long as the
/// distance decreases; ties are broken at random. At least one group is selected.
fn choose<'a>(
    recordings: &[LabeledRecording],
    groups: &'a [Vec<usize>],
    labels: usize,
    share: f64,
    seed: u64,
) -> Vec<&'a Vec<usize>> {
    let counts = |group: &[usize]| {
        let mut counts = vec![0_usize; labels];
        for &index in group {
            counts[recordings[index].label] += 1;
        }
        counts
    };
    let all: Vec<usize> = (0..recordings.len()).collect();
    let totals = counts(&all);
    let distance = |held: &[usize]| -> f64 {
        let pairs = held.iter().zip(&totals);
        pairs
            .map(|(&held, &total)| (held as f64 - share * total as f64).abs())
            .sum()
    };
    let mut left: Vec<(&Vec<usize>, Vec<usize>)> =
        groups.iter().map(|group| (group, counts(group))).collect();
    Generator::new(seed).shuffle(&mut left);

    let mut held = vec![0; labels];
    let mut chosen = Vec::new();
    loop {
        let with = |counts: &[usize]| -> Vec<usize> {
            held.iter().zip(counts).map(|(a, b)| a + b).collect()
        };
        let best = left
            .iter()
            .enumerate()
            .map(|(place, (_, counts))| (place, with(counts)))
            .filter(|(_, held)| held.iter().zip(&totals).all(|(held, total)| held < total))
            .map(|(place, held)| (place, distance(&held)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((place, after)) = best else {
            return chosen;
        };
        // Individual examples are held out only if they reduce the distance, because such sets are small.
        let needed = chosen.is_empty() && groups.len() < recordings.len();
        if after >= distance(&held) && !needed {
            return chosen;
        }
        let (group, counts) = left.remove(place);
        held = held.iter().zip(&counts).map(|(a, b)| a + b).collect();
        chosen.push(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(recordings: &[LabeledRecording], part: &[usize]) -> Vec<usize> {
        let mut counts = vec![0; 3];
        part.iter().for_each(|&i| counts[recordings[i].label] += 1);
        counts
    }

    #[test]
    fn whole_speakers_are_held_out_if_they_are_named() {
        let recordings: Vec<LabeledRecording> = (0..48)
            .map(|i| {
                LabeledRecording::silent(
                    i % 3,
                    Some(["a", "b", "c", "d"][i / 12]),
                    Some(&i.to_string()),
                )
            })
            .collect();
        let division = hold_out(&recordings, 3, 0.25, 1);
        assert_eq!(division.by, HeldOutBy::Speaker);
        assert_eq!(division.names.len(), 1);
        assert_eq!(counts(&recordings, &division.validation), [4, 4, 4]);
        let speaker = division.names[0].as_str();
        for &index in &division.training {
            assert_ne!(recordings[index].speaker.as_deref(), Some(speaker));
        }
        // Another seed eventually selects another speaker; the same seed gives the same split.
        assert_eq!(hold_out(&recordings, 3, 0.25, 1), division);
        assert!((2..9).any(|seed| hold_out(&recordings, 3, 0.25, seed).names != division.names));
        assert_eq!(hold_out(&recordings, 3, 0.5, 1).names.len(), 2);
    }

    #[test]
    fn of_two_speakers_one_is_held_out() {
        let recordings: Vec<LabeledRecording> = (0..12)
            .map(|i| LabeledRecording::silent(i % 3, Some(["a", "b"][i % 2]), None))
            .collect();
        let division = hold_out(&recordings, 3, 0.25, 0);
        assert_eq!(
            (division.by, division.validation.len()),
            (HeldOutBy::Speaker, 6)
        );
    }

    #[test]
    fn takes_stay_together_if_speakers_are_not_named_or_too_few() {
        // All examples of label 2 are from one speaker, and all of label 0 from the other.
        let recordings: Vec<LabeledRecording> = (0..24)
            .map(|i| {
                let label = [0, 1, 1, 2][i / 6];
                let speaker = if i < 12 { "a" } else { "b" };
                LabeledRecording::silent(label, Some(speaker), Some(&format!("take {}", i / 2)))
            })
            .collect();
        let division = hold_out(&recordings, 3, 0.25, 0);
        assert_eq!(division.by, HeldOutBy::Take);
        assert_eq!(
            counts(&recordings, &division.training).iter().min(),
            Some(&4)
        );
        for name in &division.names {
            let own = recordings
                .iter()
                .enumerate()
                .filter(|(_, r)| r.take.as_ref() == Some(name));
            assert!(own.clone().count() == 2);
            for (index, _) in own {
                assert!(division.validation.contains(&index));
            }
        }
    }

    #[test]
    fn without_names_every_label_is_held_out_evenly() {
        let recordings: Vec<LabeledRecording> = (0..40)
            .map(|i| LabeledRecording::silent(i % 2, None, None))
            .collect();
        let division = hold_out(&recordings, 2, 0.2, 3);
        assert_eq!(division.by, HeldOutBy::Example);
        assert_eq!(counts(&recordings, &division.validation)[..2], [4, 4]);
        assert_eq!(division.training.len(), 32);
    }

    #[test]
    fn nothing_is_held_out_if_there_are_too_few_examples_or_none_is_requested() {
        let two: Vec<LabeledRecording> = (0..4)
            .map(|i| LabeledRecording::silent(i % 2, None, None))
            .collect();
        assert_eq!(hold_out(&two, 2, 0.25, 0).by, HeldOutBy::None);
        let many: Vec<LabeledRecording> = (0..40)
            .map(|i| LabeledRecording::silent(i % 2, None, None))
            .collect();
        let division = hold_out(&many, 2, 0.0, 0);
        assert_eq!(
            (division.by, division.training.len()),
            (HeldOutBy::None, 40)
        );
    }
}
