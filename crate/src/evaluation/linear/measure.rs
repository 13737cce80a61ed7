//! Evaluates linear classification of utterance vectors, fold by fold, with and without session adaptation.

use rayon::prelude::*;
use serde::Serialize;

use crate::corpora::{Corpus, Protocol};
use crate::error::Error;
use crate::evaluation::bootstrap::ScoredRun;
use crate::evaluation::score::Score;
use crate::evaluation::sessions::{Item, SessionOrder, SessionScore, centred, orders, sessions};
use crate::model::SESSION_PRIOR_SECONDS;
use crate::random::Generator;
use crate::recognizer::argmax;
use crate::training::linear::{DEFAULT_C, LinearClassifier, Problem, Targets, select_c};

/// Number of inner folds if the protocol mixes speakers.
const INNER_FOLDS: usize = 5;

/// One vector for each utterance of a corpus.
#[derive(Debug, Clone, Copy)]
pub(in crate::evaluation) struct Vectors<'a> {
    pub corpus: &'a Corpus,
    /// Seconds of speech in each utterance.
    pub seconds: &'a [f32],
    pub values: &'a [Vec<f32>],
}

/// The scores for one choice of C.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinearScore {
    /// C of each classifier: one per fold, or one for a test on another corpus.
    pub c: Vec<f64>,
    /// Without session adaptation.
    pub alone: Score,
    /// With session adaptation.
    pub session: SessionScore,
}

/// The scores for both choices of C.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinearScores {
    /// C = 1.
    pub at_one: LinearScore,
    /// C from 0.001 to 100, selected on inner folds of the training part.
    pub chosen: LinearScore,
    /// Number of folds, over all seeds.
    pub folds: usize,
}

/// The classifiers fitted on a training part.
struct Fitted {
    /// With C = 1, and with the selected C.
    classifiers: [LinearClassifier; 2],
    c: [f64; 2],
    mean: Vec<f32>,
}

/// Predictions for one test part: index of the utterance, class, predicted class.
struct Predicted {
    c: [f64; 2],
    alone: [ScoredRun; 2],
    session: Vec<(SessionOrder, [ScoredRun; 2])>,
}

/// Evaluates every fold of `protocol` for each seed: fits on the training and validation parts and predicts the test
/// part.
///
/// # Errors
/// `corpus-split` if the protocol does not fit the corpus.
pub(in crate::evaluation) fn by_protocol(
    vectors: Vectors<'_>,
    protocol: Protocol,
    seeds: &[u64],
) -> Result<LinearScores, Error> {
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    // The pooled parts of each run.
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut folds = 0;
    for seed in seeds {
        let mut pooled = Vec::new();
        for division in protocol.divisions(vectors.corpus, *seed)? {
            folds += 1;
            let mut train = [division.train, division.validation].concat();
            train.sort_unstable();
            let part = (train, division.test);
            // Folds with the same test set and the same fitting set are computed once.
            let known = parts.iter().position(|known| *known == part);
            let number = known.unwrap_or_else(|| {
                parts.push(part);
                parts.len() - 1
            });
            if protocol.pools() {
                pooled.push(number);
            } else if !runs.contains(&vec![number]) {
                runs.push(vec![number]);
            }
        }
        if protocol.pools() && !runs.contains(&pooled) {
            runs.push(pooled);
        }
    }
    let by_speaker = protocol.separates_speakers();
    let predicted: Vec<Predicted> = parts
        .par_iter()
        .map(|(train, test)| {
            let among = vec![true; vectors.corpus.labels.len()];
            let labels: Vec<Option<usize>> = (0..among.len()).map(Some).collect();
            fit(vectors, train, by_speaker).predict(vectors, test, &among, &labels)
        })
        .collect();
    scores(&vectors.corpus.labels, &predicted, &runs, folds)
}

/// Fits on one corpus and tests on the utterances of another whose labels both have. Predictions are restricted to
/// these labels.
///
/// # Errors
/// `corpus-split` if the corpora share fewer than two labels.
pub(in crate::evaluation) fn across(
    train: Vectors<'_>,
    test: Vectors<'_>,
) -> Result<LinearScores, Error> {
    let labels = &train.corpus.labels;
    let own = |label: &String| labels.iter().position(|own| own == label);
    let of_test: Vec<Option<usize>> = test.corpus.labels.iter().map(own).collect();
    let among: Vec<bool> = (0..labels.len())
        .map(|label| of_test.contains(&Some(label)))
        .collect();
    if among.iter().filter(|shared| **shared).count() < 2 {
        return Err(Error::CorpusSplit {
            expected: format!("at least two of the labels {}", labels.join(", ")),
            received: test.corpus.labels.join(", "),
        });
    }
    let utterances = test.corpus.utterances.iter().enumerate();
    let tested: Vec<usize> = utterances
        .filter(|(_, utterance)| of_test.get(utterance.label).copied().flatten().is_some())
        .map(|(index, _)| index)
        .collect();
    let all: Vec<usize> = (0..train.corpus.utterances.len()).collect();
    let by_speaker = train
        .corpus
        .utterances
        .iter()
        .all(|u| !u.speaker.is_empty());
    let predicted = fit(train, &all, by_speaker).predict(test, &tested, &among, &of_test);
    scores(labels, &[predicted], &[vec![0]], 1)
}

fn fit(vectors: Vectors<'_>, train: &[usize], by_speaker: bool) -> Fitted {
    let rows: Vec<&[f32]> = train
        .iter()
        .map(|i| vectors.values[*i].as_slice())
        .collect();
    let labels: Vec<usize> = train
        .iter()
        .map(|index| vectors.corpus.utterances[*index].label)
        .collect();
    let targets = Targets {
        labels: &labels,
        classes: vectors.corpus.labels.len(),
    };
    let groups = inner_folds(vectors.corpus, train, by_speaker);
    let chosen = select_c(&rows, targets, &groups);
    let problem = Problem::new(&rows, targets);
    let mut mean = vec![0.0_f64; rows.first().map_or(0, |row| row.len())];
    for row in &rows {
        for (sum, value) in mean.iter_mut().zip(*row) {
            *sum += f64::from(*value) / rows.len() as f64;
        }
    }
    let c = [DEFAULT_C, chosen];
    Fitted {
        classifiers: c.map(|c| problem.fit(c)),
        c,
        mean: mean.into_iter().map(|value| value as f32).collect(),
    }
}

/// The inner fold of each utterance at `indices`: its speaker, or one of five random folds if the protocol mixes
/// speakers.
pub(in crate::evaluation) fn inner_folds(
    corpus: &Corpus,
    indices: &[usize],
    by_speaker: bool,
) -> Vec<usize> {
    if by_speaker {
        return speakers(corpus, indices);
    }
    let labels: Vec<usize> = indices
        .iter()
        .map(|index| corpus.utterances[*index].label)
        .collect();
    stratified(&labels)
}

/// The speaker index of each row.
pub(in crate::evaluation) fn speakers(corpus: &Corpus, indices: &[usize]) -> Vec<usize> {
    let mut names: Vec<&str> = indices
        .iter()
        .map(|index| corpus.utterances[*index].speaker.as_str())
        .collect();
    let of_rows = names.clone();
    names.sort_unstable();
    names.dedup();
    of_rows
        .iter()
        .map(|name| names.binary_search(name).unwrap_or(0))
        .collect()
}

/// Random stratified folds.
fn stratified(labels: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..labels.len()).collect();
    Generator::new(0).shuffle(&mut rows);
    rows.sort_by_key(|row| labels[*row]);
    let mut folds = vec![0; labels.len()];
    for (dealt, row) in rows.into_iter().enumerate() {
        folds[row] = dealt % INNER_FOLDS;
    }
    folds
}

impl Fitted {
    /// `labels` are the classes of this classifier that correspond to the labels of the corpus.
    fn predict(
        &self,
        vectors: Vectors<'_>,
        test: &[usize],
        among: &[bool],
        labels: &[Option<usize>],
    ) -> Predicted {
        let actual = |index: usize| {
            let label = vectors.corpus.utterances[index].label;
            labels.get(label).copied().flatten().unwrap_or(0)
        };
        let run = |which: usize, rows: &mut dyn Iterator<Item = (usize, &[f32])>| ScoredRun {
            predictions: rows
                .map(|(index, row)| {
                    let values = self.classifiers[which].decide(row, among);
                    (index, actual(index), argmax(&values))
                })
                .collect(),
        };
        let alone = [0, 1].map(|which| {
            let mut rows = test.iter().map(|i| (*i, vectors.values[*i].as_slice()));
            run(which, &mut rows)
        });
        let in_order = |order: SessionOrder| {
            let mut rows: Vec<(usize, Vec<f32>)> = Vec::new();
            for session in sessions(vectors.corpus, test, order) {
                let items: Vec<Item<'_>> = session
                    .iter()
                    .map(|index| Item {
                        embedding: &vectors.values[*index],
                        seconds: vectors.seconds[*index],
                    })
                    .collect();
                let centred = centred(&items, &self.mean, SESSION_PRIOR_SECONDS);
                rows.extend(session.iter().copied().zip(centred));
            }
            let runs = [0, 1].map(|which| {
                run(
                    which,
                    &mut rows.iter().map(|(index, row)| (*index, row.as_slice())),
                )
            });
            (order, runs)
        };
        Predicted {
            c: self.c,
            alone,
            session: orders(vectors.corpus).into_iter().map(in_order).collect(),
        }
    }
}

/// `runs` lists the parts that are pooled into each run.
fn scores(
    labels: &[String],
    predicted: &[Predicted],
    runs: &[Vec<usize>],
    folds: usize,
) -> Result<LinearScores, Error> {
    let pooled = |of: &dyn Fn(&Predicted) -> &ScoredRun| -> Vec<ScoredRun> {
        let run = |parts: &Vec<usize>| ScoredRun {
            predictions: parts
                .iter()
                .flat_map(|part| of(&predicted[*part]).predictions.clone())
                .collect(),
        };
        runs.iter().map(run).collect()
    };
    let score = |which: usize| -> Result<LinearScore, Error> {
        let orders = predicted.first().map_or(0, |part| part.session.len());
        let sessions: Vec<(SessionOrder, Vec<ScoredRun>)> = (0..orders)
            .map(|order| {
                let runs = pooled(&|part: &Predicted| &part.session[order].1[which]);
                (predicted[0].session[order].0, runs)
            })
            .collect();
        Ok(LinearScore {
            c: predicted.iter().map(|part| part.c[which]).collect(),
            alone: Score::new(labels, &pooled(&|part: &Predicted| &part.alone[which]))?,
            session: SessionScore::new(labels, &sessions)?,
        })
    };
    Ok(LinearScores {
        at_one: score(0)?,
        chosen: score(1)?,
        folds,
    })
}
