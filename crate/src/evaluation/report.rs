//! A summary as Markdown.

use std::fmt::Write;

use super::summary::{RowSummary, TableSummary};
use super::table5::Table5Network;
use super::tables::Figures;

/// The table with the paper's values, followed by the origins. `command` reproduces it.
pub(super) fn markdown(summary: &TableSummary, command: &str) -> String {
    let mut text = format!("# {}: {}\n\n", heading(summary), summary.corpus.title);
    let single = |row: &RowSummary| (row.protocol, row.recipe);
    if let Some(first) = summary.rows.first().map(single) {
        let _ = writeln!(
            text,
            "Protocol `{}`, recipe `{}`, {} utterances. Scores in percent; UA with its standard deviation over folds and its \
             95 % confidence interval (bootstrap over utterances).\n",
            first.0, first.1, summary.corpus.utterances
        );
    }
    text += "| row | parameters | UA | interval | in sessions | WA | F1 | folds | UA, paper | WA, paper | F1, paper |\n";
    text += "| --- | ---: | ---: | :---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
    if let Some(baseline) = &summary.baseline {
        let score = &baseline.scores.chosen.alone;
        let _ = writeln!(
            text,
            "| {} | - | {:.2} | {:.1} to {:.1} | {:.2} | {:.2} | {:.2} | {} | - | - | - |",
            baseline.title,
            score.ua,
            score.ua_interval[0],
            score.ua_interval[1],
            baseline.scores.chosen.session.score.ua,
            score.wa,
            score.f1,
            baseline.scores.folds,
        );
    }
    for row in &summary.rows {
        let paper = |figure: fn(&Figures) -> Option<f64>| {
            row.paper
                .as_ref()
                .and_then(figure)
                .map_or_else(|| "-".to_owned(), two_digits)
        };
        let folds: usize = row.measured.values().map(Vec::len).sum();
        let missing = match row.missing {
            0 => String::new(),
            missing => format!(" of {}", folds + missing),
        };
        let _ = writeln!(
            text,
            "| {} | {:.2} M | {:.2} ± {:.2} | {:.1} to {:.1} | {} | {:.2} | {:.2} | {folds}{missing} | {} | {} | {} |",
            row.title,
            row.parameters as f64 / 1e6,
            row.ua_mean,
            row.ua_std,
            row.ua_interval[0],
            row.ua_interval[1],
            row.session
                .as_ref()
                .map_or_else(|| "-".to_owned(), |session| two_digits(session.score.ua)),
            row.wa_mean,
            row.f1_mean,
            paper(|figures| Some(figures.ua)),
            paper(|figures| figures.wa),
            paper(|figures| figures.f1),
        );
    }
    let measured = |network: &&Table5Network| summary.rows.iter().any(|row| row.row == network.row);
    for network in summary.networks.iter().filter(|network| !measured(network)) {
        let _ = writeln!(
            text,
            "| {} | {:.2} M | | | | | | | {} | - | - |",
            network.title,
            network.parameters as f64 / 1e6,
            network
                .published_ua
                .map_or_else(|| "-".to_owned(), two_digits),
        );
    }
    text += &table5(summary);
    text += &sessions(summary);
    text += &folds(summary);
    text += &recalls(summary);
    text += &calibration(summary);
    let _ = writeln!(text, "\nCommand\n\n```sh\n{command}\n```");
    for origin in &summary.origins {
        let commit = origin.commit.as_deref().unwrap_or("unknown");
        let _ = writeln!(
            text,
            "\nMeasured with version {} (commit {commit}) on {}: `{}`",
            origin.version, origin.device, origin.command
        );
    }
    text
}

fn heading(summary: &TableSummary) -> String {
    let name = summary.table.name();
    let number = name.trim_start_matches("table");
    format!("Table {number}, {}", summary.caption.to_lowercase())
}

/// The sizes of the networks of Table 5, and the meaning of the published figures.
fn table5(summary: &TableSummary) -> String {
    if summary.networks.is_empty() {
        return String::new();
    }
    let mut text = "\nSizes as counted here, for 3 s of speech, and what the paper prints\n\n\
        | row | network | parameters | stored, MB | multiply-adds, millions | size, paper | note | UA, paper | note |\n\
        | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |\n"
        .to_owned();
    for network in &summary.networks {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {:.2} | {:.0} | {} | {} | {} | {} |",
            network.row,
            network.title,
            network.parameters,
            network.stored_bytes as f64 / 1e6,
            network.multiply_adds as f64 / 1e6,
            network.printed_size,
            network.size_note,
            network
                .published_ua
                .map_or_else(|| "-".to_owned(), two_digits),
            network.ua_note,
        );
    }
    text += "\nCompare a published UA only with a row measured by the same protocol.\n";
    text
}

/// UA with session adaptation: each embedding is centered on the running mean of its speaker's session.
fn sessions(summary: &TableSummary) -> String {
    let baseline = summary.baseline.iter();
    let baseline = baseline.map(|row| (row.title, &row.scores.chosen.session));
    let rows = summary.rows.iter();
    let rows = rows.filter_map(|row| Some((row.title.as_str(), row.session.as_ref()?)));
    let mut text = "\nIn sessions: the utterances of each test speaker in sequence, with each \
        embedding centered on the running mean of the session\n\n\
        | row | UA, mean of three random orders | interval | each order | neutral speech first |\n\
        | --- | ---: | :---: | --- | ---: |\n"
        .to_owned();
    for (title, session) in baseline.chain(rows) {
        let [low, high] = session.score.ua_interval;
        let orders: Vec<String> = session.by_order.iter().map(|ua| two_digits(*ua)).collect();
        let _ = writeln!(
            text,
            "| {title} | {:.2} | {low:.1} to {high:.1} | {} | {} |",
            session.score.ua,
            orders.join(", "),
            session
                .neutral_first
                .map_or_else(|| "-".to_owned(), two_digits),
        );
    }
    text
}

fn folds(summary: &TableSummary) -> String {
    let mut text = "\nResults of each fold\n\n\
        | row | seed | fold | tested on | utterances | UA | WA | validation set | validation UA | best step |\n\
        | --- | ---: | ---: | --- | ---: | ---: | ---: | --- | ---: | ---: |\n"
        .to_owned();
    for row in &summary.rows {
        for fold in &row.by_fold {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {:.1} | {:.1} | {} | {:.1} | {} |",
                row.title,
                fold.seed,
                fold.fold,
                fold.test,
                fold.predictions,
                fold.ua,
                fold.wa,
                fold.validation,
                fold.validation_ua,
                fold.best_step,
            );
        }
    }
    text
}

fn recalls(summary: &TableSummary) -> String {
    let labels = &summary.corpus.labels;
    let mut text = format!(
        "\nRecall of each class, over all predictions\n\n| row | {} |\n",
        labels.join(" | ")
    );
    let _ = writeln!(text, "| --- |{}", " ---: |".repeat(labels.len()));
    let mut line = |title: &str, recalls: &serde_json::Map<String, serde_json::Value>| {
        let cell = |label: &String| {
            let recall = recalls.get(label).and_then(serde_json::Value::as_f64);
            recall.map_or_else(|| "-".to_owned(), |recall| format!("{recall:.1}"))
        };
        let cells: Vec<String> = labels.iter().map(cell).collect();
        let _ = writeln!(text, "| {title} | {} |", cells.join(" | "));
    };
    for row in &summary.rows {
        line(&row.title, &row.recalls);
        for (sex, scores) in &row.by_sex {
            let sex = format!("{sex:?}").to_lowercase();
            line(&format!("{}, {sex} speakers", row.title), &scores.recalls);
        }
    }
    text
}

fn calibration(summary: &TableSummary) -> String {
    let mut text = "\nCalibration: temperature fitted on the validation predictions, expected calibration error (0 to 1) \
        of the test predictions\n\n| row | temperature | error before | after | unsure below |\n| --- | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for row in &summary.rows {
        let found = &row.calibration;
        let unsure = row
            .unsure_below
            .map_or_else(|| "-".to_owned(), |share| format!("{share:.2}"));
        let _ = writeln!(
            text,
            "| {} | {:.2} | {:.3} | {:.3} | {unsure} |",
            row.title, found.temperature, found.ece_before, found.ece_after
        );
    }
    text
}

fn two_digits(value: f64) -> String {
    format!("{value:.2}")
}
