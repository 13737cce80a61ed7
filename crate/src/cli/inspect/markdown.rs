//! A model card as Markdown.

use super::architecture::architecture;
use crate::model::{ModelCard, ModelFile};
use serde_json::Value;

/// `docs/model-card.md` is the output for the shipped model; `command` is the command that generates it.
pub(super) fn markdown(model: &ModelFile, command: &str) -> String {
    let card = &model.card;
    let unknown = "unknown".to_owned();
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| unknown.clone());
    let mut text = format!(
        "# Model card\n\n<!-- Written by `{command}`: do not edit. -->\n\n\
         | | |\n| --- | --- |\n\
         | labels | {} |\n| network | {}, {} parameters |\n| trained on | {} |\n| license of the weights | {} |\n\
         | commit of the training program | {} |\n",
        card.labels.join(", "),
        architecture(card),
        card.parameter_count(),
        or_unknown(&card.corpus),
        or_unknown(&card.license),
        or_unknown(&card.commit),
    );
    text += &format!("\n## Evaluation\n\n{}\n", or_unknown(&card.protocol));
    if let Some(scores) = &card.scores {
        text += &measured(scores, &card.labels);
    }
    if let Some(scores) = &card.new_speakers {
        text += &new_speakers(scores, &card.labels);
    }
    text += &doubt(card);
    text + LIMITS
}

/// Limitations of all models trained on acted or labeled speech.
const LIMITS: &str = "
## Limitations

- The model measures the similarity of speech to the recordings above and their labels, not the feelings of a person.
- It predicts only the labels listed above, or `unsure`.
- If the recordings are acted, in one language or of few speakers, the accuracy on other speech was not measured and is
  lower: spontaneous speech, other languages, children, other microphones, noise, telephone.
- Splits that mix speakers test on speakers of the training set; the accuracy on unseen speakers is lower.
- It must not be used for decisions about people: hiring, policing, lie detection, or the assessment of students or
  staff.
";

fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key).and_then(Value::as_f64)
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

fn measured(scores: &Value, labels: &[String]) -> String {
    let mut text = format!(
        "\nUnweighted accuracy {}, weighted accuracy {}, macro F1 {}",
        percent(number(scores, "ua")),
        percent(number(scores, "wa")),
        percent(number(scores, "f1"))
    );
    if let Some(count) = scores.get("utterances") {
        text += &format!(", on {count} held-out recordings");
    }
    if let Some([low, high]) = scores
        .get("ua_interval")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        let [low, high] = [low, high].map(|end| percent(end.as_f64()));
        text += &format!(
            ". The 95 % bootstrap confidence interval of the unweighted accuracy is {low} to {high}"
        );
    }
    text += ".\n";
    if let Some(ua) = number(scores, "validation_ua") {
        text += &format!(
            "On the validation set it is {}, which is too high, as the weights were selected on this set.\n",
            percent(Some(ua))
        );
    }
    let sexes: Vec<(&String, &Value)> = scores
        .get("by_sex")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .collect();
    text += "\n| recall |";
    let headings = std::iter::once("all".to_owned());
    for heading in headings.chain(sexes.iter().map(|(sex, _)| format!("{sex} speakers"))) {
        text += &format!(" {heading} |");
    }
    text += &format!("\n| --- |{}\n", " ---: |".repeat(1 + sexes.len()));
    let columns: Vec<&Value> = std::iter::once(scores)
        .chain(sexes.iter().map(|(_, scores)| *scores))
        .collect();
    let mut row = |name: &str, cell: &dyn Fn(&Value) -> Option<f64>| {
        let cells: Vec<String> = columns.iter().map(|scores| percent(cell(scores))).collect();
        text += &format!("| {name} | {} |\n", cells.join(" | "));
    };
    for label in labels {
        row(label, &|scores: &Value| {
            scores
                .get("recalls")
                .and_then(|recalls| number(recalls, label))
        });
    }
    row("mean (UA)", &|scores: &Value| number(scores, "ua"));
    text
}

fn new_speakers(scores: &Value, labels: &[String]) -> String {
    let text = |key| scores.get(key).and_then(Value::as_str).unwrap_or("unknown");
    let folds = scores
        .get("folds")
        .map_or_else(|| "?".to_owned(), Value::to_string);
    let steps = scores
        .get("training")
        .and_then(|training| training.get("steps"))
        .and_then(Value::as_u64);
    let trained = match steps {
        Some(0) => format!("{folds} folds; the heads were fitted without gradient updates"),
        Some(steps) => {
            format!("{folds} folds of {steps} updates, each with one validation speaker")
        }
        None => format!("{folds} folds"),
    };
    format!(
        "\n## New speakers\n\n\
         Leave-one-speaker-out: each speaker is the test set once, for a network of the same configuration \
         trained on the others ({trained}). The results of all folds are pooled. The model in this file is not one of these networks.\n{}{}\n\
         Computed by `{}`, commit {}.\n",
        measured(scores, labels),
        scores.get("sessions").map_or_else(String::new, in_sessions),
        text("command"),
        text("commit"),
    )
}

/// The scores of the same folds with session adaptation.
fn in_sessions(scores: &Value) -> String {
    let Some(ua) = number(scores, "ua") else {
        return String::new();
    };
    let of_sex = |sex: &str| {
        let scores = scores.get("by_sex").and_then(|by_sex| by_sex.get(sex));
        percent(scores.and_then(|scores| number(scores, "ua")))
    };
    let error = scores.get("calibration");
    let error = error.and_then(|calibration| number(calibration, "ece_after"));
    format!(
        "\nWith session adaptation to each speaker: unweighted accuracy {}, the mean of three random orders \
         (female speakers {}, male speakers {}); {} if all neutral speech comes first. \
         Expected calibration error {:.3}.\n",
        percent(Some(ua)),
        of_sex("female"),
        of_sex("male"),
        percent(number(scores, "ua_neutral_first")),
        error.unwrap_or(f64::NAN),
    )
}

fn doubt(card: &ModelCard) -> String {
    let mut text = "\n## Calibration\n\n".to_owned();
    match card.temperature {
        None => text += "The probabilities are not calibrated.\n",
        Some(temperature) => {
            text += &format!(
                "The logits are divided by a temperature of {temperature:.2}, fitted on {}.",
                match card.new_speakers {
                    Some(_) => "the validation speakers of the folds",
                    None => "the validation set",
                }
            );
            let scores = card.scores.as_ref();
            let calibration = scores.and_then(|scores| scores.get("calibration"));
            let error = |key| calibration.and_then(|calibration| number(calibration, key));
            if let (Some(before), Some(after)) = (error("ece_before"), error("ece_after")) {
                text += &format!(
                    " Expected calibration error on the held-out recordings: {before:.3} before, {after:.3} after."
                );
            }
            text.push('\n');
        }
    }
    let data = match card.new_speakers {
        Some(_) => "for new speakers",
        None => "on the validation set",
    };
    match card.unsure_below {
        None => text + "No confidence threshold was fitted; the default is 40 %.\n",
        Some(share) => {
            let share = 100.0 * share;
            text + &format!(
                "Below a confidence of {share:.0} %, predictions {data} were as likely wrong as correct; \
                 such results are marked `unsure`.\n"
            )
        }
    }
}
