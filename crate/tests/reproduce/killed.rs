//! A killed fold resumes from its checkpoint and gives the same results.

use super::*;

/// The number of kills; for more than in CI use `KILLS=50 cargo test --test reproduce killed`.
fn required_kills() -> usize {
    std::env::var("KILLS").map_or(1, |kills| kills.parse().unwrap())
}

#[test]
fn killed_at_any_moment_it_ends_with_the_same_numbers() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let mut moments = Generator::new(required_kills() as u64);
    let mut kills = 0;
    while kills < required_kills() {
        let folder = tempfile::tempdir().unwrap();
        let again = folder.path().join("again");
        let command = || {
            let mut command = reproduce("table4", &data, &again);
            command
                .args(SETTINGS.split(' '))
                .args(["--rows", "blocks-1"]);
            command
        };
        // Kills during corpus loading, training and file writes. Each run gets more time, so that the test ends on
        // machines of any speed.
        let mut longest = 80.0;
        loop {
            let mut child = command()
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(
                (longest * moments.uniform()) as u64 + 20,
            ));
            if child
                .try_wait()
                .unwrap()
                .is_some_and(|status| status.success())
            {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            longest = longest * 1.25 + 7.0;
        }
        for file in FILES {
            assert_eq!(
                numbers(&again.join(file)),
                numbers(&out.join(file)),
                "{file}, after {kills} kills"
            );
        }
        let rest: Vec<_> = fs::read_dir(again.join("blocks-1"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".json") && !name.ends_with(".part"))
            .collect();
        assert_eq!(rest, [""; 0], "no checkpoint is left over");
    }
    println!("{kills} kills");
}
