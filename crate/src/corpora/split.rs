//! Random stratified subsets of a corpus, as in the paper's protocol.

use std::collections::BTreeSet;

use super::Corpus;
use crate::error::Error;
use crate::random::Generator;

/// Utterances assigned to one subset for every seed: the test set must contain the published clips.
#[derive(Debug, Clone, Copy)]
pub struct Together<'a> {
    /// Names of the utterances.
    pub names: &'a [&'a str],
    /// The subset that contains them.
    pub subset: usize,
}

/// Splits a corpus into `count` subsets of indices into `corpus.utterances`, each subset sorted.
///
/// Every utterance is in exactly one subset. The counts of one class in any two subsets differ by at most one, and so
/// do the sizes of any two subsets. The result depends only on the names and labels of the utterances, on `count`,
/// `seed` and `together`, and is the same for any order of utterances and on any platform.
///
/// # Errors
/// `corpus-split` if `count` is 0, `together` has an unknown subset, an unknown or repeated utterance, or more
/// utterances of one class than fit in the subset.
pub fn stratified_subsets(
    corpus: &Corpus,
    count: usize,
    seed: u64,
    together: Option<Together<'_>>,
) -> Result<Vec<Vec<usize>>, Error> {
    if count == 0 {
        return Err(split_error("at least one subset", "0".to_owned()));
    }
    let selected = match together {
        Some(together) => indices_of(corpus, together, count)?,
        None => BTreeSet::new(),
    };
    let target = together.map_or(0, |together| together.subset);

    let mut generator = Generator::new(seed);
    let mut subsets = vec![Vec::new(); count];
    // Each class continues where the previous one stopped, so that remainders are spread over the subsets.
    let mut dealt = 0;
    for (label, name) in corpus.labels.iter().enumerate() {
        let mut members: Vec<usize> = (0..corpus.utterances.len())
            .filter(|index| has_label(corpus, *index, label))
            .collect();
        members.sort_by_key(|index| corpus.utterances.get(*index).map(|u| u.name.as_str()));
        generator.shuffle(&mut members);
        move_to_subset(&mut members, &selected, |position| {
            (dealt + position) % count == target
        })
        .map_err(|(places, count)| {
            split_error(
                &format!("at most {places} utterances of `{name}` that must be in subset {target}"),
                count.to_string(),
            )
        })?;
        for index in members {
            if let Some(subset) = subsets.get_mut(dealt % count) {
                subset.push(index);
            }
            dealt += 1;
        }
    }
    for subset in &mut subsets {
        subset.sort_unstable();
    }
    Ok(subsets)
}

/// Swaps members so that all selected ones are at positions of the target; the others keep their random order where
/// possible. Returns the number of positions and of selected members if the latter is larger.
fn move_to_subset(
    members: &mut [usize],
    selected: &BTreeSet<usize>,
    of_target: impl Fn(usize) -> bool,
) -> Result<(), (usize, usize)> {
    let positions = || (0..members.len()).filter(|position| of_target(*position));
    let is_selected =
        |position: &usize| members.get(*position).is_some_and(|m| selected.contains(m));
    let count = (0..members.len()).filter(is_selected).count();
    if count > positions().count() {
        return Err((positions().count(), count));
    }
    let free: Vec<usize> = positions().filter(|p| !is_selected(p)).collect();
    let misplaced: Vec<usize> = (0..members.len())
        .filter(|p| is_selected(p) && !of_target(*p))
        .collect();
    for (from, to) in misplaced.into_iter().zip(free) {
        members.swap(from, to);
    }
    Ok(())
}

fn has_label(corpus: &Corpus, index: usize, label: usize) -> bool {
    corpus
        .utterances
        .get(index)
        .is_some_and(|utterance| utterance.label == label)
}

fn indices_of(
    corpus: &Corpus,
    together: Together<'_>,
    count: usize,
) -> Result<BTreeSet<usize>, Error> {
    if together.subset >= count {
        return Err(split_error(
            &format!("a subset below {count}"),
            together.subset.to_string(),
        ));
    }
    let mut indices = BTreeSet::new();
    for name in together.names {
        let index = corpus
            .utterances
            .iter()
            .position(|utterance| utterance.name == *name)
            .ok_or_else(|| split_error("names of utterances of the corpus", format!("`{name}`")))?;
        if !indices.insert(index) {
            return Err(split_error("every name once", format!("`{name}` twice")));
        }
    }
    Ok(indices)
}

fn split_error(expected: &str, received: String) -> Error {
    Error::CorpusSplit {
        expected: expected.to_owned(),
        received,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::Utterance;

    /// A corpus with the given number of utterances per class.
    fn corpus(counts: &[usize]) -> Corpus {
        let utterances = counts.iter().enumerate().flat_map(|(label, count)| {
            (0..*count).map(move |number| Utterance {
                name: format!("{label}-{number:03}"),
                path: format!("{label}-{number:03}.wav").into(),
                label,
                speaker: "03".to_owned(),
                ..Utterance::default()
            })
        });
        Corpus {
            labels: (0..counts.len())
                .map(|label| format!("label {label}"))
                .collect(),
            utterances: utterances.collect(),
            ..Corpus::default()
        }
    }

    const EMODB: [usize; 7] = [127, 81, 46, 69, 71, 62, 79];

    #[test]
    fn subsets_are_disjoint_complete_and_stratified() {
        for counts in [&EMODB[..], &[10], &[3, 0, 1], &[], &[23, 1, 17, 9]] {
            let corpus = corpus(counts);
            for (count, seed) in [(10, 0), (10, 1), (1, 5), (3, u64::MAX)] {
                let subsets = stratified_subsets(&corpus, count, seed, None).unwrap();
                let mut all = subsets.concat();
                all.sort_unstable();
                assert_eq!(all, (0..corpus.utterances.len()).collect::<Vec<_>>());
                assert_eq!(subsets.len(), count);
                let spread = |numbers: Vec<usize>| {
                    numbers.iter().max().unwrap() - numbers.iter().min().unwrap()
                };
                assert!(spread(subsets.iter().map(Vec::len).collect()) <= 1);
                for label in 0..counts.len() {
                    let of_label = |subset: &Vec<usize>| {
                        subset
                            .iter()
                            .filter(|i| has_label(&corpus, **i, label))
                            .count()
                    };
                    assert!(spread(subsets.iter().map(of_label).collect()) <= 1);
                }
            }
        }
    }

    #[test]
    fn named_utterances_are_in_their_subset() {
        let corpus = corpus(&EMODB);
        let names = [
            "0-003", "0-100", "1-007", "2-045", "3-000", "4-033", "5-061", "6-012",
        ];
        for seed in 0..50 {
            let together = Together {
                names: &names,
                subset: 9,
            };
            let subsets = stratified_subsets(&corpus, 10, seed, Some(together)).unwrap();
            let found: Vec<&str> = subsets[9]
                .iter()
                .map(|index| corpus.utterances[*index].name.as_str())
                .collect();
            assert!(names.iter().all(|name| found.contains(name)), "{found:?}");
            let anger = |subset: &Vec<usize>| subset.iter().filter(|i| **i < 127).count();
            assert!(
                subsets
                    .iter()
                    .all(|subset| (12..=13).contains(&anger(subset)))
            );
            let mut all = subsets.concat();
            all.sort_unstable();
            assert_eq!(all, (0..535).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_order_of_the_folder_does_not_matter_but_the_seed_does() {
        let sorted = corpus(&EMODB);
        let mut reversed = sorted.clone();
        reversed.utterances.reverse();
        let names = |corpus: &Corpus, seed| -> Vec<BTreeSet<String>> {
            let subsets = stratified_subsets(corpus, 10, seed, None).unwrap();
            let name = |index: &usize| corpus.utterances[*index].name.clone();
            subsets
                .iter()
                .map(|subset| subset.iter().map(name).collect())
                .collect()
        };
        assert_eq!(names(&sorted, 3), names(&reversed, 3));
        assert_ne!(names(&sorted, 3), names(&sorted, 4));
    }

    /// Published splits must not change with a later version of this code.
    #[test]
    fn a_split_is_stable_across_versions() {
        let subsets = stratified_subsets(&corpus(&[6, 5]), 3, 2026, None).unwrap();
        assert_eq!(
            subsets,
            [
                [2, 3, 8, 9].to_vec(),
                [4, 5, 6, 10].to_vec(),
                [0, 1, 7].to_vec()
            ]
        );
    }

    #[test]
    fn impossible_splits_are_refused() {
        let corpus = corpus(&[20, 20]);
        let refused = |count, names: &[&str], subset, part: &str| {
            let together = Some(Together { names, subset });
            let error = stratified_subsets(&corpus, count, 0, together).unwrap_err();
            assert_eq!(error.code(), "corpus-split");
            assert!(error.to_string().contains(part), "{error}");
        };
        refused(0, &[], 0, "at least one subset");
        refused(10, &[], 10, "below 10");
        refused(10, &["0-000", "9-999"], 9, "`9-999`");
        refused(10, &["0-000", "0-000"], 9, "`0-000` twice");
        refused(
            10,
            &["0-000", "0-001", "0-002"],
            9,
            "at most 2 utterances of `label 0`",
        );
    }
}
