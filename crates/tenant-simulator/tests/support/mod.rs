//! A raw HTTP/1.1 client for these tests: what is sent and received is visible byte by byte, and no
//! code is shared with the product's own client.

use patchpanel_tenant_simulator::{Builder, Running, Seed, Simulator};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The path of the connector that [`Tenant::acme`] has.
pub(crate) const ACME: &str = "/connectors/v1/acme-hr";

/// The form of a good token request.
pub(crate) const CREDENTIALS: &str =
    "grant_type=client_credentials&client_id=client&client_secret=secret";

/// An answer as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// What happened, on one line: the status and verdict or names of a success, the code, field and causes of an
    /// error.
    pub(crate) fn outcome(&self) -> String {
        let status = self.status;
        match serde_json::from_slice(&self.body).unwrap_or_default() {
            Value::Object(body) if body.contains_key("detailCode") => self.problem(),
            Value::Object(body) if status >= 400 => format!("{status} {}", Value::Object(body)),
            Value::Object(body) if body.contains_key("updatedFiles") => {
                assert_eq!(
                    (status, body["scriptName"].as_str()),
                    (200, Some("acme-hr"))
                );
                let text = |member| body[member].as_str().unwrap();
                format!("{} {}", text("status"), text("message"))
            }
            Value::Array(_) => match self.header("x-total-count") {
                "" => format!("{status} {}", self.names().join(", ")),
                total => format!("{status} {} of {total}", self.names().join(", ")),
            },
            _ => status.to_string(),
        }
    }

    /// The code, the field if one is named, and the causes of an `ErrorResponseDto`, whose form is asserted.
    fn problem(&self) -> String {
        let body = self.json();
        let code = body["detailCode"].as_str().unwrap();
        assert!(code.starts_with(&self.status.to_string()), "{body}");
        assert_eq!(body["trackingId"], self.header("slpt-request-id"));
        let messages = body["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0]["localeOrigin"], "DEFAULT");
        assert_eq!(messages[1]["localeOrigin"], "REQUEST");
        let named = messages[0]["text"]
            .as_str()
            .filter(|text| text.contains('"'));
        let causes = body["causes"].as_array().unwrap().iter();
        let texts = named
            .into_iter()
            .chain(causes.map(|cause| cause["text"].as_str().unwrap()));
        let texts = texts.collect::<Vec<_>>().join(" ");
        if texts.is_empty() {
            code.to_owned()
        } else {
            format!("{code}: {texts}")
        }
    }

    /// Compares [`Self::outcome`]; an expected text that ends with `…` gives its beginning only.
    pub(crate) fn assert_outcome(&self, expected: &str, request: &str) {
        let outcome = self.outcome();
        match expected.strip_suffix('…') {
            Some(start) => assert!(outcome.starts_with(start), "{request} -> {outcome}"),
            None => assert_eq!(outcome, expected, "{request}"),
        }
    }

    pub(crate) fn assert_members(&self, expected: &Value) {
        assert_members(&self.json(), expected);
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let body = self.json();
        body.as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Asserts that an object has these members, whatever others it has.
pub(crate) fn assert_members(object: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&object[name], value, "{name}");
    }
}

/// A request, built up by methods.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// `METHOD target body`: the body is JSON, or JSON Patch for PATCH, or the part `file` for PUT. A GET has none, so
    /// that its target may hold blanks and quotes.
    pub(crate) fn written(text: &str) -> Self {
        let (method, rest) = text.split_once(' ').unwrap();
        if method == "GET" {
            return Self::new(method, &rest.replace(' ', "%20").replace('"', "%22"));
        }
        let Some((target, body)) = rest.split_once(' ') else {
            return Self::new(method, rest);
        };
        let call = Self::new(method, target);
        match method {
            "PUT" if target.contains("/translations/") => call.file("file", "text/plain", body),
            "PUT" => call.file("file", "application/xml", body),
            "PATCH" => call.body("application/json-patch+json", body),
            _ => call.body("application/json", body),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("Content-Type", media_type)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn patch(self, body: &Value) -> Self {
        self.body("application/json-patch+json", body.to_string())
    }

    pub(crate) fn form(self, pairs: &str) -> Self {
        self.body("application/x-www-form-urlencoded", pairs)
    }

    /// A multipart form with one part.
    pub(crate) fn file(self, part: &str, media_type: &str, content: impl AsRef<[u8]>) -> Self {
        let mut body = format!(
            "--boundary\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"any.name\"\r\nContent-Type: {media_type}\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content.as_ref());
        body.extend_from_slice(b"\r\n--boundary--\r\n");
        self.body("multipart/form-data; boundary=boundary", body)
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let mut text = format!(
            "{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        if !self.body.is_empty() || self.method != "GET" {
            text.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n"]);
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Sends the request; gives everything that came back and how the connection ended.
    pub(crate) async fn exchange(&self, running: &Running) -> (Vec<u8>, io::Result<()>) {
        let mut stream = self.open(running).await;
        let mut received = Vec::new();
        let end = stream.read_to_end(&mut received).await.map(drop);
        (received, end)
    }

    /// Sends the request and leaves the connection open.
    pub(crate) async fn open(&self, running: &Running) -> TcpStream {
        let host = running.base_url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.unwrap();
        // A fault may end the connection while this is being written.
        drop(stream.write_all(&self.bytes(host)).await);
        stream
    }

    pub(crate) async fn send(&self, running: &Running) -> Answer {
        let (received, end) = self.exchange(running).await;
        end.unwrap();
        parse(&received)
    }
}

/// Reads status, headers and body; the body is what came after the head, whatever its announced length.
pub(crate) fn parse(received: &[u8]) -> Answer {
    let end = received
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("an answer with a whole head");
    let head = String::from_utf8(received[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    Answer {
        status,
        headers,
        body: received[end + 4..].to_vec(),
    }
}

/// A running tenant and a token for it.
pub(crate) struct Tenant {
    pub(crate) running: Running,
    pub(crate) token: String,
}

impl Tenant {
    pub(crate) async fn start(builder: Builder) -> Self {
        let running = builder.client("client", "secret").start().await.unwrap();
        let token = running.issue_token("client", "secret").unwrap();
        Self { running, token }
    }

    /// A tenant with some switches by their names.
    pub(crate) async fn with(seed: Seed, switches: Value) -> Self {
        let switches = serde_json::from_value(switches).unwrap();
        Self::start(Simulator::builder().seed(seed).switches(switches)).await
    }

    pub(crate) async fn demo() -> Self {
        Self::start(Simulator::builder().seed(Seed::Demo)).await
    }

    pub(crate) async fn empty() -> Self {
        Self::start(Simulator::builder()).await
    }

    /// An empty tenant with some switches by their names, and the connector [`ACME`].
    pub(crate) async fn acme(switches: Value) -> Self {
        let tenant = Self::with(Seed::Empty, switches).await;
        assert_eq!(tenant.create("Acme HR").await, ACME);
        tenant
    }

    /// Sends the requests of a table, `METHOD target body -> outcome` a line; see [`Call::written`] and
    /// [`Answer::assert_outcome`].
    pub(crate) async fn expect(&self, table: &str) {
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (request, expected) = line.rsplit_once(" -> ").unwrap();
            self.send(Call::written(request))
                .await
                .assert_outcome(expected, request);
        }
    }

    /// Asks the token endpoint with this form.
    pub(crate) async fn token(&self, form: &str) -> Answer {
        Call::new("POST", "/oauth/token")
            .form(form)
            .send(&self.running)
            .await
    }

    /// The status of a list with another token than the tenant's own.
    pub(crate) async fn list_status(&self, token: &str) -> u16 {
        Call::new("GET", "/connectors/v1")
            .bearer(token)
            .send(&self.running)
            .await
            .status
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.bearer(&self.token).send(&self.running).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(Call::new("GET", target)).await
    }

    pub(crate) async fn put_file(&self, target: &str, content: &str) -> Answer {
        self.send(Call::new("PUT", target).file("file", "application/xml", content))
            .await
    }

    pub(crate) async fn patch(&self, target: &str, operations: &Value) -> Answer {
        self.send(Call::new("PATCH", target).patch(operations))
            .await
    }

    /// Creates a connector of this name; gives its path under `/connectors/v1`.
    pub(crate) async fn create(&self, name: &str) -> String {
        let body = json!({ "name": name, "className": "sailpoint.connector.OpenConnectorAdapter", "status": "RELEASED" });
        let answer = self
            .send(Call::new("POST", "/connectors/v1").json(&body))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        format!(
            "/connectors/v1/{}",
            answer.json()["scriptName"].as_str().unwrap()
        )
    }
}
