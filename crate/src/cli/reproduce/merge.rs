//! Merging of results computed elsewhere.

use std::path::PathBuf;

use crate::evaluation::{Plan, Prepared, ResultsFolder};

use crate::cli::failure::Failure;

/// Copies the results of `plan` from the folders `others` into `folder`. Existing results must be identical.
pub(super) fn gather(
    folder: &ResultsFolder,
    others: &[PathBuf],
    plan: &Plan,
    prepared: &Prepared,
) -> Result<(), Failure> {
    let jobs = plan.jobs(prepared)?;
    for path in others {
        let other = ResultsFolder::existing(path)?;
        for job in &jobs {
            let Some(result) = other.result(job)? else {
                continue;
            };
            match folder.result(job)? {
                None => folder.put_result(&result)?,
                Some(own) if own.test == result.test => {}
                Some(_) => {
                    let cause = format!(
                        "expected the same predictions as {}, received different predictions for the same fold",
                        folder.location(job).display()
                    );
                    return Err(Failure::of(&other.location(job), cause));
                }
            }
        }
    }
    Ok(())
}
