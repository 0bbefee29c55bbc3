//! Servers that would fill memory or never end: what a client in a process of its own takes for them, and how long.
//!
//! The table of `docs/performance.md` is printed by
//! `PATCHPANEL_HOSTILE=1 cargo test -p patchpanel-http-client --test wire hostile -- --nocapture`; without the
//! variable the deadline and the honest list are shorter.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use patchpanel_core_models::ids::Locale;
use patchpanel_http_client::{Client, Credentials, Limits, RateLimit, SourceQuery};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::support::{list, script_name, url};

/// The test below, which the process of the client runs.
const TEST: &str = "hostile::no_answer_takes_more_than_256_mb_or_a_minute";
/// What that process reads, and the address of the server.
const SERVER: &str = "PATCHPANEL_HOSTILE_SERVER";
/// Set for the true deadline and the long list.
const WHOLE: &str = "PATCHPANEL_HOSTILE";
const MB: u64 = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Bomb,
    Endless,
    Slow,
    OnePage,
    /// A connector whose metadata is a list of numbers.
    Numbers,
    /// A refusal whose body is one.
    Refusal,
    Headers,
    /// A connector with a text of so many bytes that are no JSON, before letters up to 50 MB.
    Odd(u8, usize),
    /// A page with one such row.
    OddRow,
    /// A row without a name, of letters that are written six times as long where they are shown.
    Nameless,
    /// Full pages of 15 MB without an end, whose total lets four be fetched at a time.
    Heavy,
    /// The same of sources.
    HeavySources,
    /// A sign-in with a token of 30 MB.
    Token,
    /// An upload with words of 30 MB.
    Words,
    /// Pages as the tenant gives them, of so many rows in all.
    Honest(usize),
}

impl Answer {
    fn name(self) -> &'static str {
        match self {
            Self::Bomb => "2 GiB packed as 2 MB of gzip",
            Self::Endless => "a body without an end",
            Self::Slow => "a body of one byte in 0.1 s",
            Self::OnePage => "100,000 rows in one page",
            Self::Numbers => "a connector of 50 MB of numbers",
            Self::Refusal => "a refusal of 50 MB of numbers",
            Self::Headers => "headers without an end",
            Self::Odd(0xFF, 1) => "a connector of 50 MB with a byte that is no UTF-8",
            Self::Odd(0xFF, _) => "a connector of 50 MB of such bytes",
            Self::Odd(..) => "a connector of 50 MB of control characters",
            Self::OddRow => "a page of 31 MB with a control character",
            Self::Nameless => "a row without a name, 30 MB",
            Self::Heavy => "pages of 15 MB without an end",
            Self::HeavySources => "the same of sources",
            Self::Token => "a sign-in with a token of 30 MB",
            Self::Words => "an upload with a message of 30 MB",
            Self::Honest(_) => "100,000 rows in pages of 250",
        }
    }

    /// What the client does.
    fn call(self) -> &'static str {
        match self {
            Self::Numbers | Self::Refusal | Self::Odd(..) => "connector",
            Self::Token => "sign-in",
            Self::Words => "upload",
            Self::HeavySources => "sources",
            _ => "list",
        }
    }

    /// The whole body of an answer that is nothing more.
    fn body(self) -> Vec<u8> {
        match self {
            Self::OnePage => rows(0..100_000).into_bytes(),
            Self::Numbers => numbers().into_bytes(),
            Self::Odd(odd, count) => odd_row((odd, count), 50_000_000),
            Self::OddRow => [b"[", odd_row((1, 1), 31_000_000).as_slice(), b"]"].concat(),
            Self::Nameless => nameless().into_bytes(),
            _ => words().into_bytes(),
        }
    }

    async fn write(self, request: &str, stream: &mut TcpStream) -> std::io::Result<()> {
        let head = |headers: &str| {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{headers}\r\n"
            )
        };
        match self {
            Self::Bomb => {
                let head = head("Content-Encoding: gzip\r\n");
                stream.write_all(head.as_bytes()).await?;
                // Deflate, no flags, no time, made on an unknown system (RFC 1952 §2.3).
                stream
                    .write_all(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
                    .await?;
                let mebibyte = packed_blanks();
                for _ in 0..2048 {
                    stream.write_all(&mebibyte).await?;
                }
            }
            Self::Endless => {
                stream.write_all(head("").as_bytes()).await?;
                stream.write_all(b"[{}").await?;
                let rows = ",{}".repeat(20_000);
                loop {
                    stream.write_all(rows.as_bytes()).await?;
                }
            }
            Self::Slow => {
                stream.write_all(head("").as_bytes()).await?;
                let mut tick = tokio::time::interval(Duration::from_millis(100));
                loop {
                    stream.write_all(b" ").await?;
                    tick.tick().await;
                }
            }
            Self::Refusal => {
                let head = head("").replace("200 OK", "400 Bad Request");
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(numbers().as_bytes()).await?;
            }
            Self::Heavy | Self::HeavySources => {
                let head = head("X-Total-Count: 4294967295\r\n");
                stream.write_all(head.as_bytes()).await?;
                let rows = heavy_rows(offset_in(request));
                stream.write_all(rows.as_bytes()).await?;
            }
            Self::OnePage
            | Self::Numbers
            | Self::Odd(..)
            | Self::OddRow
            | Self::Nameless
            | Self::Token
            | Self::Words => {
                stream.write_all(head("").as_bytes()).await?;
                stream.write_all(&self.body()).await?;
            }
            Self::Headers => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
                let headers = format!("X-Flood: {}\r\n", "x".repeat(1_000)).repeat(60);
                loop {
                    stream.write_all(headers.as_bytes()).await?;
                }
            }
            Self::Honest(count) => {
                let offset = offset_in(request);
                let head = head(&format!("X-Total-Count: {count}\r\n"));
                stream.write_all(head.as_bytes()).await?;
                let rows = rows(offset.min(count)..(offset + 250).min(count));
                stream.write_all(rows.as_bytes()).await?;
            }
        }
        stream.shutdown().await
    }
}

fn odd_row((odd, count): (u8, usize), length: usize) -> Vec<u8> {
    let text = [vec![odd; count], vec![b'x'; length - count]].concat();
    [br#"{"scriptName":"acme","x":""#, text.as_slice(), b"\"}"].concat()
}

fn nameless() -> String {
    format!(r#"[{{"type":"{}"}}]"#, "\u{7f}".repeat(30_000_000))
}

fn heavy_rows(offset: usize) -> String {
    let row = |number| {
        let about = "x".repeat(60_000);
        format!(r#"{{"id":"{number}","scriptName":"c{number}","about":"{about}"}}"#)
    };
    let rows: Vec<_> = (offset..offset + 250).map(row).collect();
    format!("[{}]", rows.join(","))
}

/// An answer to a sign-in and to an upload.
fn words() -> String {
    let words = "a".repeat(30_000_000);
    format!(r#"{{"status":"SKIPPED","access_token":"{words}","message":"{words}"}}"#)
}

fn offset_in(request: &str) -> usize {
    let offset = request.split("offset=").nth(1).unwrap();
    let digits = offset.split(['&', ' ']).next().unwrap();
    digits.parse().unwrap()
}

/// A mebibyte of blanks as a piece of a deflate stream that can stand as often as one likes.
fn packed_blanks() -> Vec<u8> {
    let mut packed = Vec::with_capacity(16 * 1024);
    let blanks = vec![b' '; 1024 * 1024];
    Compress::new(Compression::best(), false)
        .compress_vec(&blanks, &mut packed, FlushCompress::Full)
        .unwrap();
    packed
}

fn numbers() -> String {
    let numbers = "1,".repeat(25_000_000);
    format!(r#"{{"scriptName":"acme","connectorMetadata":{{"a":[{numbers}1]}}}}"#)
}

/// Rows as a tenant writes them.
fn rows(numbers: std::ops::Range<usize>) -> String {
    let mut text = String::from("[");
    for number in numbers.clone() {
        let comma = if number == numbers.start { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"name":"Connector {number:06}","type":"web services","scriptName":"connector-{number:06}","className":"sailpoint.connector.OpenConnectorAdapter","features":["PROVISIONING","ENABLE"],"directConnect":true,"connectorMetadata":{{"shortDesc":"Made for tests, number {number}"}},"status":"RELEASED"}}"#
        )
        .unwrap();
    }
    text + "]"
}

/// A server that gives this answer to whatever is asked.
async fn server(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 8 * 1024];
                let length = stream.read(&mut request).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                // The client hangs up where it has had enough.
                drop(answer.write(&request, &mut stream).await);
            });
        }
    });
    address
}

/// What the process of the client said of itself.
#[derive(Debug)]
struct Said {
    before_bytes: u64,
    peak_bytes: u64,
    millis: u64,
    words: String,
}

fn client_of(server: &str) -> Said {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture"])
        .env(SERVER, server)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {text}"))
            .trim()
            .to_owned()
    };
    let number = |name: &str| value(name).parse().unwrap();
    Said {
        before_bytes: 1024 * number("before-kb"),
        peak_bytes: 1024 * number("peak-kb"),
        millis: number("millis"),
        words: value("words"),
    }
}

/// The process of the client: makes one call, and says what that took.
#[expect(clippy::disallowed_methods, reason = "measures, decides nothing")]
async fn calls(address: &str, call: &str) {
    let limits = Limits {
        read: deadline(),
        ..Limits::default()
    };
    let pace = RateLimit {
        requests: 1_000_000,
        ..RateLimit::default()
    };
    let credentials = match call {
        "sign-in" => Credentials::pat("id", "secret"),
        _ => Credentials::token("t"),
    };
    let builder = Client::builder(url(address)).credentials(credentials);
    let client = builder.limits(limits).rate_limit(pace).build().unwrap();
    let (started, before) = (Instant::now(), status("VmRSS:"));
    let name = script_name("acme");
    let words = match call {
        "connector" => {
            let detail = client.connector(&name).await;
            detail.map(|detail| format!("{} members not read", detail.unread.len()))
        }
        "sign-in" => client.sign_in().await.map(|_| "signed in".to_owned()),
        "upload" => {
            let sent = client.put_document(&name, Locale::De, "a=b").await;
            sent.map(|_| "uploaded".to_owned())
        }
        "sources" => {
            let listed = client.all_sources(&SourceQuery::default()).await;
            listed.map(|sources| format!("{} sources", sources.len()))
        }
        _ => {
            let listed = list(&client).await;
            listed.map(|rows| format!("{} rows", rows.len()))
        }
    };
    let (millis, peak) = (started.elapsed().as_millis(), status("VmHWM:"));
    let words = words.unwrap_or_else(|error| error.to_string().replace('\n', " "));
    let mut out = std::io::stdout();
    write!(
        out,
        "\nbefore-kb {before}\npeak-kb {peak}\nmillis {millis}\nwords {words}\n"
    )
    .unwrap();
}

fn deadline() -> Duration {
    if std::env::var_os(WHOLE).is_some() {
        Limits::default().read
    } else {
        Duration::from_secs(3)
    }
}

/// A number of `/proc/self/status`, in KiB.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_takes_more_than_256_mb_or_a_minute() {
    if let Ok(server) = std::env::var(SERVER) {
        let (what, address) = server.split_once(' ').unwrap();
        return calls(address, what).await;
    }
    let answers = [
        Answer::Bomb,
        Answer::Endless,
        Answer::Slow,
        Answer::OnePage,
        Answer::Numbers,
        Answer::Refusal,
        Answer::Headers,
        Answer::Odd(0xFF, 1),
        Answer::Odd(0xFF, 50_000_000),
        Answer::Odd(1, 50_000_000),
        Answer::OddRow,
        Answer::Nameless,
        Answer::Heavy,
        Answer::HeavySources,
        Answer::Token,
        Answer::Words,
        Answer::Honest(100_000),
    ];
    for answer in answers {
        let server = format!("{} {}", answer.call(), server(answer).await);
        let said = tokio::task::spawn_blocking(move || client_of(&server));
        let said = said.await.unwrap();
        println!(
            "| {} | {} MB | {:.1} s | {} |",
            answer.name(),
            said.peak_bytes / MB,
            said.millis as f64 / 1000.0,
            said.words
        );
        assert!(said.peak_bytes <= 256 * MB, "{said:?}");
        // What was begun within the deadline is not waited for longer.
        assert!(said.millis <= 61_000, "{said:?}");
        if answer == Answer::OnePage {
            assert_eq!(said.words, "100000 rows");
        }
        if let Answer::Honest(count) = answer {
            let taken = said.peak_bytes - said.before_bytes;
            let text = rows(0..count).len() as u64;
            println!(
                "its text: {} MB, memory: {:.2} times",
                text / MB,
                taken as f64 / text as f64
            );
            assert!(taken <= 2 * text, "{said:?}");
            assert_eq!(said.words, format!("{count} rows"));
        }
    }
}
