//! What this computer's settings say of proxies: the environment, else the settings of the desktop or the system.
//!
//! A script (PAC) is recognised and not run. Every system tells its settings through a program or a file of its own;
//! reading them blocks.

use std::{path::PathBuf, process::Command, sync::Arc};

use patchpanel_http_client::ProxySettings;

use super::files;

/// Reads the settings each time anew, because a laptop changes networks.
pub type ReadProxySettings = Arc<dyn Fn() -> ProxySettings + Send + Sync>;

/// What the settings of a desktop or a system say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Found {
    has_script: bool,
    /// A proxy for https, and the hosts that are reached without it.
    address: Option<(String, String)>,
}

/// The settings of this computer; a variable of the environment goes before those of the desktop.
pub fn of_this_computer() -> ProxySettings {
    let settings = ProxySettings::of_environment();
    if !settings.is_silent() {
        return settings;
    }
    let Found {
        has_script,
        address,
    } = of_the_desktop();
    let settings = settings.with_script(has_script);
    match address {
        Some((address, exceptions)) => settings.with_address(&address, &exceptions),
        None => settings,
    }
}

fn of_the_desktop() -> Found {
    let found = if cfg!(target_os = "windows") {
        let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
        said_by("reg", &["query", key, "/v", "AutoConfigURL"]).map(|text| of_windows(&text))
    } else if cfg!(target_os = "macos") {
        said_by("scutil", &["--proxy"]).map(|text| of_macos(&text))
    } else if desktop().contains("KDE") {
        let file = kde_file().and_then(|path| files::read_chosen(&path).ok());
        file.map(|bytes| of_kde(&String::from_utf8_lossy(&bytes)))
    } else {
        let scheme = "org.gnome.system.proxy";
        said_by("gsettings", &["list-recursively", scheme]).map(|text| of_gnome(&text))
    };
    found.unwrap_or_default()
}

fn desktop() -> String {
    std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default()
}

fn kde_file() -> Option<PathBuf> {
    let folders = directories::BaseDirs::new()?;
    Some(folders.config_dir().join("kioslaverc"))
}

/// What a program of the system prints; `None` where there is none, or it fails.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments);
    #[cfg(target_os = "windows")]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The output of `reg query … /v AutoConfigURL`. The proxy itself is read by the client.
fn of_windows(text: &str) -> Found {
    let value = text.lines().find_map(|line| line.split_once("REG_SZ"));
    Found {
        has_script: value.is_some_and(|(name, value)| {
            name.trim() == "AutoConfigURL" && !value.trim().is_empty()
        }),
        address: None,
    }
}

/// The output of `scutil --proxy`. The proxy itself is read by the client.
fn of_macos(text: &str) -> Found {
    let is_on = |line: &str| {
        line.split_whitespace()
            .eq(["ProxyAutoConfigEnable", ":", "1"])
    };
    Found {
        has_script: text.lines().any(is_on),
        address: None,
    }
}

/// The file `kioslaverc`, group `Proxy Settings`. `ProxyType` is 0 none, 1 by hand, 2 a script, 3 a script that is
/// looked for, 4 the environment.
fn of_kde(text: &str) -> Found {
    let group = text
        .split("\n[")
        .find(|group| group.trim_start_matches('[').starts_with("Proxy Settings]"));
    let value = |wanted: &str| {
        let mut pairs = group
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once('='));
        let found =
            pairs.find(|(key, _)| key.split('[').next().unwrap_or_default().trim() == wanted);
        found.map_or("", |(_, value)| value.trim())
    };
    // Port and address stand apart: `http://proxy 8080`.
    let address = value("httpsProxy").replace(' ', ":");
    let is_set = value("ProxyType") == "1" && !address.is_empty();
    Found {
        has_script: matches!(value("ProxyType"), "2" | "3"),
        address: is_set.then(|| (address, value("NoProxyFor").to_owned())),
    }
}

/// The output of `gsettings list-recursively org.gnome.system.proxy`.
fn of_gnome(text: &str) -> Found {
    let value = |schema: &str, key: &str| {
        let start = format!("{schema} {key} ");
        let found = text.lines().find_map(|line| line.strip_prefix(&start));
        found
            .unwrap_or_default()
            .trim()
            .trim_matches('\'')
            .to_owned()
    };
    let proxy = "org.gnome.system.proxy";
    let mode = value(proxy, "mode");
    let host = value(&format!("{proxy}.https"), "host");
    let port = value(&format!("{proxy}.https"), "port");
    let exceptions = value(proxy, "ignore-hosts").replace(['[', ']', '\''], "");
    let is_set = mode == "manual" && !host.is_empty();
    Found {
        has_script: mode == "auto",
        address: is_set.then(|| (format!("http://{host}:{port}"), exceptions)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Found = Found {
        has_script: true,
        address: None,
    };

    fn by_hand(address: &str, exceptions: &str) -> Found {
        Found {
            has_script: false,
            address: Some((address.to_owned(), exceptions.to_owned())),
        }
    }

    fn gnome(mode: &str) -> Found {
        of_gnome(&format!(
            "org.gnome.system.proxy autoconfig-url 'http://intranet/proxy.pac'\n\
             org.gnome.system.proxy ignore-hosts ['localhost', '*.acme.example']\n\
             org.gnome.system.proxy mode '{mode}'\n\
             org.gnome.system.proxy.http host 'other'\n\
             org.gnome.system.proxy.https host 'proxy.acme.example'\n\
             org.gnome.system.proxy.https port 8080\n"
        ))
    }

    #[test]
    fn a_script_or_a_proxy_in_the_settings_of_gnome_is_found() {
        let proxy = by_hand(
            "http://proxy.acme.example:8080",
            "localhost, *.acme.example",
        );

        assert_eq!(gnome("auto"), SCRIPT);
        assert_eq!(gnome("manual"), proxy);
        assert_eq!(gnome("none"), Found::default());
        assert_eq!(of_gnome("No such schema"), Found::default());
    }

    #[test]
    fn a_script_or_a_proxy_in_the_settings_of_kde_is_found() {
        let kde = |kind: u8| {
            of_kde(&format!(
                "PersistentProxyConnection=false\n\n[Proxy Settings]\nNoProxyFor=localhost\n\
                 Proxy Config Script=http://intranet/proxy.pac\nProxyType={kind}\n\
                 httpsProxy=http://proxy.acme.example 8080\n\n[Other]\nProxyType=2\n"
            ))
        };

        assert_eq!(kde(0), Found::default());
        assert_eq!(
            kde(1),
            by_hand("http://proxy.acme.example:8080", "localhost")
        );
        assert_eq!((kde(2), kde(3)), (SCRIPT, SCRIPT));
        assert_eq!(of_kde("[Other]\nProxyType=2\n"), Found::default());
    }

    #[test]
    fn a_script_in_the_settings_of_windows_and_macos_is_found() {
        let windows = "\r\nHKEY_CURRENT_USER\\Software\r\n    AutoConfigURL    REG_SZ    http://intranet/proxy.pac\r\n";
        let macos = "<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://intranet/x\n}\n";

        assert_eq!(of_windows(windows), SCRIPT);
        assert_eq!(of_windows("ERROR: not found"), Found::default());
        assert_eq!(of_macos(macos), SCRIPT);
        assert_eq!(
            of_macos("<dictionary> {\n  ProxyAutoConfigEnable : 0\n}\n"),
            Found::default()
        );
    }
}
