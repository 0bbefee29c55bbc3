//! What this computer's settings say of proxies: the environment, else the settings of the desktop or the system.
//!
//! A script (PAC) is recognised and not run, and a SOCKS proxy is found so that it can be refused. Every system tells its
//! settings through a program or a file of its own; reading them blocks.

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
    /// Whether these are the only hosts that are reached through it.
    is_reversed: bool,
}

impl Found {
    fn script() -> Self {
        Self {
            has_script: true,
            ..Self::default()
        }
    }

    /// The proxy for https, or else the one for every connection, which is SOCKS.
    fn by_hand(https: Option<String>, socks: Option<String>, exceptions: String) -> Self {
        let socks = socks.map(|socks| match socks.split_once("://") {
            Some(_) => socks,
            None => format!("socks5://{socks}"),
        });
        Self {
            has_script: false,
            is_reversed: false,
            address: https.or(socks).map(|address| (address, exceptions)),
        }
    }
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
        is_reversed,
    } = of_the_desktop();
    let settings = settings.with_script(has_script);
    match address {
        Some((address, hosts)) if is_reversed => settings.with_address_for(&address, &hosts),
        Some((address, exceptions)) => settings.with_address(&address, &exceptions),
        None => settings,
    }
}

fn of_the_desktop() -> Found {
    let found = if cfg!(target_os = "windows") {
        let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
        said_by("reg", &["query", key]).map(|text| of_windows(&text))
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

/// The output of `reg query`: a name, a type and a value in each line. `ProxyServer` is one proxy for all, or
/// `https=proxy:8080;socks=proxy:1080`.
fn of_windows(text: &str) -> Found {
    let value = |expected: &str| {
        let mut lines = text.lines().map(str::trim);
        let behind = lines.find_map(|line| line.strip_prefix(expected)?.trim().split_once(' '));
        behind.map_or("", |(_, value)| value.trim())
    };
    if !value("AutoConfigURL ").is_empty() {
        return Found::script();
    }
    if value("ProxyEnable ") != "0x1" {
        return Found::default();
    }
    let server = value("ProxyServer ");
    let of = |kind: &str| {
        let mut kinds = server.split([';', ' ']);
        let address = kinds.find_map(|one| one.trim().strip_prefix(kind));
        address.map(str::to_owned)
    };
    let for_all = (!server.is_empty() && !server.contains('=')).then(|| server.to_owned());
    let https = for_all.or_else(|| of("https="));
    Found::by_hand(https, of("socks="), value("ProxyOverride ").to_owned())
}

/// The output of `scutil --proxy`, a `name : value` in each line. The items of a list are named by numbers.
fn of_macos(text: &str) -> Found {
    let pairs = || {
        let pairs = text.lines().filter_map(|line| line.split_once(" : "));
        pairs.map(|(name, value)| (name.trim(), value.trim()))
    };
    let value = |expected: &str| {
        let found = pairs().find(|(name, _)| *name == expected);
        found.map_or("", |(_, value)| value)
    };
    let of = |kind: &str| {
        let [is_on, host, port] =
            ["Enable", "Proxy", "Port"].map(|name| value(&format!("{kind}{name}")));
        (is_on == "1" && !host.is_empty()).then(|| format!("{host}:{port}"))
    };
    if value("ProxyAutoConfigEnable") == "1" || value("ProxyAutoDiscoveryEnable") == "1" {
        return Found::script();
    }
    let listed = pairs().filter(|(name, _)| name.parse::<u32>().is_ok());
    let exceptions: Vec<_> = listed.map(|(_, value)| value).collect();
    Found::by_hand(of("HTTPS"), of("SOCKS"), exceptions.join(","))
}

/// The file `kioslaverc`, group `Proxy Settings`. `ProxyType` is 0 none, 1 by hand, 2 a script, 3 a script that is
/// looked for, 4 the environment. With `ReversedException` the list names the only hosts that are reached through the proxy.
fn of_kde(text: &str) -> Found {
    let group = text
        .split("\n[")
        .find(|group| group.trim_start_matches('[').starts_with("Proxy Settings]"));
    let value = |expected: &str| {
        let mut pairs = group
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once('='));
        let found =
            pairs.find(|(key, _)| key.split('[').next().unwrap_or_default().trim() == expected);
        found.map_or("", |(_, value)| value.trim())
    };
    // Port and address stand apart: `http://proxy 8080`.
    let of = |kind: &str| Some(value(kind).replace(' ', ":")).filter(|address| !address.is_empty());
    match value("ProxyType") {
        "1" => Found {
            is_reversed: value("ReversedException").eq_ignore_ascii_case("true"),
            ..Found::by_hand(
                of("httpsProxy"),
                of("socksProxy"),
                value("NoProxyFor").to_owned(),
            )
        },
        "2" | "3" => Found::script(),
        _ => Found::default(),
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
    let of = |kind: &str| {
        let schema = format!("{proxy}.{kind}");
        let host = value(&schema, "host");
        (!host.is_empty()).then(|| format!("{host}:{}", value(&schema, "port")))
    };
    match value(proxy, "mode").as_str() {
        "manual" => {
            let exceptions = value(proxy, "ignore-hosts").replace(['[', ']', '\''], "");
            Found::by_hand(of("https"), of("socks"), exceptions)
        }
        "auto" => Found::script(),
        _ => Found::default(),
    }
}

#[cfg(test)]
mod tests;
