//! Start, memory and scrolled frames of a real window, beside an empty one that is built in the same run.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use crate::{Failure, Host};

const STARTS: usize = 9;

/// What a window said of itself; numbers that it did not say are missing.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    first_frame_ms: f64,
    resident_mb: f64,
    scrolled_ms: f64,
}

pub(crate) fn print_programs() -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        println!("Figures of programs count with --release only.");
        return Ok(());
    }
    let bench = std::env::current_exe()?;
    let empty = beside(&bench, "empty_window")?;
    let app = bench
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join("patchpanel"));
    let size = app
        .and_then(|app| std::fs::metadata(app).ok())
        .map_or(f64::NAN, |file| file.len() as f64 / 1e6);
    println!(
        "\nthe program: {size:.1} MB, an empty window: {:.1} MB",
        std::fs::metadata(&empty)?.len() as f64 / 1e6
    );
    if !cfg!(target_os = "linux")
        || (std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none())
    {
        println!(
            "No figures of windows: they need Linux and a display, for instance of xvfb-run -a."
        );
        return Ok(());
    }
    println!(
        "{:<32}{:>14}{:>14}{:>22}",
        "a window, medians of 9", "first frame ms", "resident MB", "scrolled frame CPU ms"
    );
    let nothing = median(&empty, &[])?;
    print("empty", nothing, nothing);
    print(
        "the app, no tenant",
        median(&bench, &["--window"])?,
        nothing,
    );
    for count in [10_000, 100_000] {
        let host = Host::start(count)?;
        let tenant = host.tenant();
        let count = count.to_string();
        let arguments = [
            "--window",
            &count,
            &tenant.address,
            &tenant.client_id,
            &tenant.secret,
        ];
        print(
            &format!("the app, {count} connectors"),
            median(&bench, &arguments)?,
            nothing,
        );
    }
    Ok(())
}

fn print(name: &str, said: Said, nothing: Said) {
    let beside =
        |of: fn(&Said) -> f64| format!("{:.1} ({:.2}x)", of(&said), of(&said) / of(&nothing));
    println!(
        "{name:<32}{:>14}{:>14}{:>22}",
        beside(|said| said.first_frame_ms),
        beside(|said| said.resident_mb),
        beside(|said| said.scrolled_ms)
    );
}

/// Builds the empty window, with the same flags as this program.
fn beside(bench: &Path, name: &str) -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--locked",
            "-p",
            "patchpanel",
            "--bin",
            "patchpanel",
            "--example",
            name,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if built.success() {
        Ok(bench.with_file_name(name))
    } else {
        Err(format!("{name} could not be built").into())
    }
}

fn median(program: &Path, arguments: &[&str]) -> Result<Said, Failure> {
    let runs = (0..STARTS)
        .map(|_| run(program, arguments))
        .collect::<Result<Vec<_>, _>>()?;
    let middle = |of: fn(&Said) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Ok(Said {
        first_frame_ms: middle(|said| said.first_frame_ms),
        resident_mb: middle(|said| said.resident_mb),
        scrolled_ms: middle(|said| said.scrolled_ms),
    })
}

#[expect(clippy::disallowed_methods, reason = "measures, decides nothing")]
fn run(program: &Path, arguments: &[&str]) -> Result<Said, Failure> {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let out = child
        .stdout
        .take()
        .ok_or("nothing is heard of the window")?;
    let mut said = Said::default();
    for line in BufReader::new(out).lines() {
        let line = line?;
        let (name, value) = line.split_once(' ').unwrap_or((&line, ""));
        let value: f64 = value.parse().unwrap_or(f64::NAN);
        match name {
            "first-frame" => said.first_frame_ms = started.elapsed().as_secs_f64() * 1e3,
            "resident-kb" => said.resident_mb = value / 1e3,
            "scrolled-frame-ms" => said.scrolled_ms = value,
            _ => {}
        }
    }
    let ended = child.wait()?;
    if ended.success() {
        Ok(said)
    } else {
        Err(format!("{} could not open its window", program.display()).into())
    }
}
