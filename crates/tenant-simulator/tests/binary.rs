//! The binary `patchpanel-simulator`.

use serde_json::{Value, json};
use std::io::Write as _;
use std::net::TcpListener;
use std::process::{Output, Stdio};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{ChildStdout, Command};

fn command(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchpanel-simulator"));
    command
        .args(arguments.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn failed(arguments: &str) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(arguments).output().await.unwrap();
    assert_eq!(String::from_utf8(stdout).unwrap(), "");
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

async fn announced(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap()
}

/// The answer of `/oauth/info`, head and body.
async fn info(base_url: &Value) -> String {
    let address = base_url.as_str().unwrap().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = b"GET /oauth/info HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn one_line_of_json_names_the_way_in_and_the_tenant_answers() {
    let mut child = command("--listen 127.0.0.1:0 --seed large:3 --client-id me --client-secret s")
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();

    let line = announced(&mut lines).await;

    let base_url = &line["base_url"];
    assert_eq!(
        line,
        json!({ "base_url": base_url, "client_id": "me", "client_secret": "s" })
    );
    let answer = info(base_url).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    child.kill().await.unwrap();
    assert_eq!(lines.next_line().await.unwrap(), None);
}

#[tokio::test]
async fn a_port_in_use_is_a_sentence_and_exit_code_1() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();

    let failed = failed(&format!("--listen {address}")).await;

    let sentence = format!(
        "The simulator cannot listen on {address}: another program uses the port. Choose another port, or 0 for a free one.\n"
    );
    assert_eq!(failed, (1, sentence));
}

#[tokio::test]
async fn arguments_that_cannot_be_used_are_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    let missing = file.to_str().unwrap().to_owned();
    let table = format!(
        "--listen nowhere => invalid socket address
        --seed huge => use demo, empty, or large:N with a number for N
        --seed large:many => “many” is no number of connectors
        --client-id me => --client-secret <SECRET>
        --rate-limit fast => write it as 100/10: requests, a slash, seconds
        --set list => “list” is no switch. Write --set name=value, for example --set list=all.
        --set list=some => unknown variant `some`
        --faults {missing} => cannot be used: "
    );
    for row in table.lines() {
        let (arguments, expected) = row.trim_start().split_once(" => ").unwrap();
        let (code, message) = failed(arguments).await;
        assert_eq!(code, 2, "{arguments:?}: {message}");
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[tokio::test]
async fn faults_come_from_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let faults = r#"[{"path": "/oauth/info", "kind": "status", "status": 503}]"#;
    file.as_file().write_all(faults.as_bytes()).unwrap();
    let arguments = format!("--seed empty --faults {}", file.path().display());
    let mut child = command(&arguments).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();

    let answer = info(&announced(&mut lines).await["base_url"]).await;

    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
}
