//! The tables of the paper (Zhong et al. 2020): their rows as configurations, and their values.

use serde::Serialize;

use super::table5::{published, training};
use crate::model::ComparisonNetwork;
use crate::training::{Loss, TrainingConfig};

/// A table of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperTable {
    /// Without and with attention.
    Table2,
    /// Comparison of losses.
    Table3,
    /// Number of blocks, with weighted cross entropy and, for rated corpora, focal loss.
    Table4,
    /// The proposed model compared with others.
    Table5,
}

/// The values reported in the paper, percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Unweighted accuracy.
    pub ua: f64,
    /// Weighted accuracy, if reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa: Option<f64>,
    /// Macro F1, if reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<f64>,
}

/// A row: one network and loss to evaluate.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// Folder name of the results.
    pub id: String,
    /// Title of the row.
    pub title: String,
    /// The comparison network; `None` for the proposed network.
    pub comparison: Option<ComparisonNetwork>,
    /// Training settings of this row, which replace those of the plan.
    pub training: Option<TrainingConfig>,
    /// Convolution blocks, or the layers of a comparison network.
    pub blocks: usize,
    /// Whether the network has attention.
    pub attention: bool,
    /// Loss function.
    pub loss: Loss,
    /// The paper's values for this corpus.
    pub paper: Option<Figures>,
}

/// The best lambdas in the paper, for easy, medium and hard utterances.
const FOCAL: Loss = Loss::Focal {
    lambda: [0.0, 1.0, 2.0],
};
/// Number of blocks with the best UA: the paper's choice for Emo-DB; other corpora use that for IEMOCAP.
const BEST_BLOCKS: [(&str, usize); 1] = [("emodb", 4)];
const BEST_BLOCKS_ELSE: usize = 5;

/// Table 4, Emo-DB, weighted cross entropy: UA, WA, F1 of 1 to 6 blocks.
const EMODB_WEIGHTED: [[f64; 3]; 6] = [
    [87.68, 89.37, 88.47],
    [90.57, 91.42, 90.63],
    [88.08, 90.64, 89.25],
    [90.10, 91.81, 90.67],
    [88.79, 90.83, 89.80],
    [86.90, 88.18, 87.48],
];
/// Table 4, IEMOCAP, weighted cross entropy.
const IEMOCAP_WEIGHTED: [[f64; 3]; 6] = [
    [70.02, 68.50, 69.03],
    [70.57, 69.11, 69.61],
    [70.18, 68.49, 68.92],
    [69.74, 68.64, 69.14],
    [70.51, 69.63, 69.97],
    [69.49, 68.05, 68.58],
];
/// Table 4, IEMOCAP, focal loss.
const IEMOCAP_FOCAL: [[f64; 3]; 6] = [
    [70.48, 69.25, 69.74],
    [70.61, 69.46, 69.92],
    [70.40, 68.73, 69.06],
    [70.31, 68.77, 69.12],
    [71.72, 70.39, 70.85],
    [70.66, 69.57, 70.01],
];

impl PaperTable {
    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table2 => "table2",
            Self::Table3 => "table3",
            Self::Table4 => "table4",
            Self::Table5 => "table5",
        }
    }

    /// The caption of the table.
    #[must_use]
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Table2 => "Without and with attention",
            Self::Table3 => "Losses",
            Self::Table4 => "Number of blocks",
            Self::Table5 => "The proposed model and other networks",
        }
    }

    /// The number of blocks of the proposed network with the best UA in the paper.
    #[must_use]
    pub fn blocks(corpus: &str) -> usize {
        let of_corpus = BEST_BLOCKS.iter().find(|(name, _)| *name == corpus);
        of_corpus.map_or(BEST_BLOCKS_ELSE, |(_, blocks)| *blocks)
    }

    /// The rows of the comparison networks. They run only if `--rows` names them, because each takes hours.
    #[must_use]
    pub fn comparison_rows(self, corpus: &str) -> Vec<TableRow> {
        let row = |network: ComparisonNetwork| TableRow {
            comparison: Some(network),
            training: Some(training(network)),
            attention: network == ComparisonNetwork::Acrnn,
            ..row(
                network.name().to_owned(),
                network.title().to_owned(),
                network.layers(corpus),
                Loss::Weighted,
                published(network, corpus).map(|ua| Figures {
                    ua,
                    wa: None,
                    f1: None,
                }),
            )
        };
        match self {
            Self::Table5 => ComparisonNetwork::ALL.map(row).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The rows for `corpus` (as in `--corpus`), which has ratings if `rated`. Focal loss and soft targets require
    /// ratings.
    #[must_use]
    pub fn rows(self, corpus: &str, rated: bool) -> Vec<TableRow> {
        let best = Self::blocks(corpus);
        match self {
            Self::Table2 => table2(corpus, best),
            Self::Table3 => table3(corpus, rated, best),
            Self::Table4 => table4(corpus, rated),
            Self::Table5 => table5(corpus, best),
        }
    }
}

impl TableRow {
    /// The row of a Whisper encoder, which is not in the paper.
    #[must_use]
    pub fn of_encoder(blocks: usize) -> Self {
        row(
            format!("whisper-encoder-{blocks}"),
            format!("Whisper encoder, {blocks} blocks"),
            blocks,
            Loss::default(),
            None,
        )
    }
}

fn row(id: String, title: String, blocks: usize, loss: Loss, paper: Option<Figures>) -> TableRow {
    TableRow {
        id,
        title,
        comparison: None,
        training: None,
        blocks,
        attention: true,
        loss,
        paper,
    }
}

const fn figures([ua, wa, f1]: [f64; 3]) -> Figures {
    Figures {
        ua,
        wa: Some(wa),
        f1: Some(f1),
    }
}

fn table2(corpus: &str, blocks: usize) -> Vec<TableRow> {
    let (without, with) = match corpus {
        "emodb" => (Some([80.96, 84.03, 82.83]), Some([90.10, 91.81, 90.67])),
        "iemocap" => (Some([68.21, 66.73, 67.25]), Some([70.51, 69.63, 69.67])),
        _ => (None, None),
    };
    let rows = [
        ("no-attention", "no attention", without),
        ("attention", "attention", with),
    ];
    let of = |(id, title, paper): (&str, &str, Option<[f64; 3]>)| TableRow {
        attention: id == "attention",
        ..row(
            id.to_owned(),
            title.to_owned(),
            blocks,
            Loss::Weighted,
            paper.map(figures),
        )
    };
    rows.map(of).to_vec()
}

fn table3(corpus: &str, rated: bool, blocks: usize) -> Vec<TableRow> {
    let focal = |medium, hard| Loss::Focal {
        lambda: [0.0, medium, hard],
    };
    // Of the two losses called "soft", the SER literature means votes as targets (Ando et al. 2018); the paper's own
    // reference (Fonseca et al. 2019) means bootstrapping, with these settings of the last two.
    let rows = [
        (
            "soft-target",
            "soft target",
            Loss::SoftTarget,
            Some([69.95, 69.05, 69.29]),
        ),
        (
            "bootstrap",
            "soft bootstrapping, beta 0.3",
            Loss::Bootstrap { beta: 0.3 },
            None,
        ),
        (
            "lq",
            "Lq, q 0.7",
            Loss::Lq { q: 0.7 },
            Some([68.74, 68.51, 68.75]),
        ),
        (
            "weighted",
            "weighted cross entropy",
            Loss::Weighted,
            Some([70.51, 69.63, 69.67]),
        ),
        (
            "focal-1-2",
            "focal, lambda B 1, C 2",
            focal(1.0, 2.0),
            Some([71.72, 70.37, 70.37]),
        ),
        (
            "focal-1.5-2",
            "focal, lambda B 1.5, C 2",
            focal(1.5, 2.0),
            Some([71.05, 70.07, 70.72]),
        ),
    ];
    rows.into_iter()
        .filter(|(_, _, loss, _)| rated || !needs_raters(*loss))
        .map(|(id, title, loss, paper)| {
            let paper = paper.filter(|_| corpus == "iemocap").map(figures);
            row(id.to_owned(), title.to_owned(), blocks, loss, paper)
        })
        .collect()
}

const fn needs_raters(loss: Loss) -> bool {
    matches!(loss, Loss::Focal { .. } | Loss::SoftTarget)
}

fn table4(corpus: &str, rated: bool) -> Vec<TableRow> {
    let (weighted, focal) = match corpus {
        "emodb" => (Some(EMODB_WEIGHTED), None),
        "iemocap" => (Some(IEMOCAP_WEIGHTED), Some(IEMOCAP_FOCAL)),
        _ => (None, None),
    };
    let rows = |name: &str, title: &str, loss, paper: Option<[[f64; 3]; 6]>| -> Vec<TableRow> {
        let blocks = 1..=6;
        let of = |blocks: usize| {
            let plural = if blocks == 1 { "" } else { "s" };
            row(
                format!("blocks-{blocks}{name}"),
                format!("{blocks} block{plural}{title}"),
                blocks,
                loss,
                paper
                    .and_then(|rows| rows.get(blocks - 1).copied())
                    .map(figures),
            )
        };
        blocks.map(of).collect()
    };
    let mut all = rows("", "", Loss::Weighted, weighted);
    if rated {
        all.extend(rows("-focal", ", focal loss", FOCAL, focal));
    }
    all
}

fn table5(corpus: &str, blocks: usize) -> Vec<TableRow> {
    let (loss, paper) = match corpus {
        "emodb" => (Loss::Weighted, Some(90.1)),
        "iemocap" => (FOCAL, Some(71.72)),
        _ => (Loss::Weighted, None),
    };
    let figures = paper.map(|ua| Figures {
        ua,
        wa: None,
        f1: None,
    });
    vec![row(
        "proposed".to_owned(),
        "proposed model".to_owned(),
        blocks,
        loss,
        figures,
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_match_the_corpus() {
        let ids = |table: PaperTable, corpus, rated| -> Vec<String> {
            table
                .rows(corpus, rated)
                .into_iter()
                .map(|row| row.id)
                .collect()
        };
        assert_eq!(
            ids(PaperTable::Table2, "emodb", true),
            ["no-attention", "attention"]
        );
        assert_eq!(
            ids(PaperTable::Table3, "emodb", false),
            ["bootstrap", "lq", "weighted"]
        );
        assert_eq!(ids(PaperTable::Table3, "iemocap", true).len(), 6);
        assert_eq!(ids(PaperTable::Table4, "ravdess", false).len(), 6);
        assert_eq!(ids(PaperTable::Table4, "iemocap", true).len(), 12);
        assert_eq!(ids(PaperTable::Table5, "iemocap", true), ["proposed"]);
        let comparison_rows = |table: PaperTable, corpus| -> Vec<String> {
            let rows = table.comparison_rows(corpus).into_iter();
            rows.map(|row| row.id).collect()
        };
        assert_eq!(
            comparison_rows(PaperTable::Table5, "emodb"),
            ["3d-acrnn", "drn", "bcrnn"]
        );
        assert!(comparison_rows(PaperTable::Table4, "emodb").is_empty());
    }

    #[test]
    fn figures_belong_to_their_rows() {
        let row = |table: PaperTable, corpus: &str, id: &str| {
            let mut rows = table.rows(corpus, true).into_iter();
            rows.find(|row| row.id == id).unwrap()
        };
        let ua = |table, corpus, id| row(table, corpus, id).paper.map(|figures| figures.ua);
        assert_eq!(ua(PaperTable::Table4, "emodb", "blocks-4"), Some(90.1));
        assert_eq!(
            ua(PaperTable::Table4, "iemocap", "blocks-5-focal"),
            Some(71.72)
        );
        assert_eq!(ua(PaperTable::Table4, "emodb", "blocks-4-focal"), None);
        assert_eq!(ua(PaperTable::Table3, "emodb", "lq"), None);
        assert_eq!(row(PaperTable::Table2, "iemocap", "no-attention").blocks, 5);
        assert!(!row(PaperTable::Table2, "emodb", "no-attention").attention);
        assert_eq!(row(PaperTable::Table2, "emodb", "attention").blocks, 4);
    }
}
