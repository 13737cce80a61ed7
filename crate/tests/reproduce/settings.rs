//! Command-line options that override the settings of a recipe.

use super::*;

#[test]
fn any_setting_of_a_recipe_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    let measure = |settings: &[&str]| {
        let mut measure = reproduce("table4", &data, &out);
        measure.args(FOLD.split(' ')).args(["--folds", "0"]);
        for setting in settings {
            measure.args(["--set", setting]);
        }
        measure
    };
    for (setting, cause) in [
        ("mixup", "expected NAME=VALUE"),
        (
            "mixup=some",
            "expected a valid value (invalid type: string \"some\"",
        ),
        ("mixed=0.2", "expected one of steps, batch,"),
        (
            "augmentation.speed=0",
            "expected one of crop, shift, level, noise, tempo",
        ),
        ("mixup.share=0.2", "expected a setting without parts"),
        (
            "seed=1",
            "expected any setting except seed and loss, received `seed=1`",
        ),
        (
            "loss.kind=focal",
            "expected any setting except seed and loss",
        ),
        ("batch=0.5", "expected a valid value"),
        ("mixup=2", "`mixup`: expected a number from 0 to 1"),
    ] {
        let error = fail(&mut measure(&[setting]));
        assert!(error.contains(cause), "{setting}: {error}");
    }
    assert!(!out.join("blocks-1/seed-0-fold-0.json").exists());

    let schedule = r#"schedule={"kind":"cosine","warmup":2}"#;
    succeed(&mut measure(&[
        "mixup=0.2",
        "initialization=he",
        "batching=by-length",
        "masking=false",
        "augmentation.tempo=0.1",
        schedule,
    ]));
    let fold = numbers(&out.join("blocks-1/seed-0-fold-0.json"));
    let training = &fold["job"]["training"];
    assert_eq!(training["schedule"]["warmup"], 2);
    let close = |value: &Value, to: f64| (value.as_f64().unwrap() - to).abs() < 1e-6;
    assert!(close(&training["mixup"], 0.2), "{training}");
    assert!(close(&training["augmentation"]["tempo"], 0.1), "{training}");
    let text = fs::read_to_string(out.join("summary.md")).unwrap();
    assert!(
        text.contains(&format!(
            "--set mixup=0.2 --set initialization=he --set batching=by-length --set masking=false \
             --set augmentation.tempo=0.1 --set '{schedule}'"
        )),
        "{text}"
    );
    let error = fail(&mut measure(&["mixup=0.3"]));
    assert!(error.contains("another configuration"), "{error}");
}
