//! The few HTML tags that forms show formatted, read into lines of spans; everything else stays text.
//!
//! It is no HTML parser: no attribute but an `a` element's `href` has a meaning, and only http and https addresses do.

/// A line, or an entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Line {
    /// “•” or “1.” before an entry of a list.
    pub bullet: Option<String>,
    pub spans: Vec<Span>,
}

/// A stretch of text that looks the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// The text, references resolved.
    pub text: String,
    pub look: Look,
    pub link: Option<String>,
}

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look {
    /// `b` and `strong`.
    pub bold: bool,
    /// `i` and `em`.
    pub italic: bool,
}

/// Reads a text into lines. Line breaks in it are lines, too, since the server writes texts with `\n`.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(start) = rest.find(['<', '\n']) {
        let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        reader.push(before);
        rest = reader.step(from);
    }
    reader.push(rest);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    line: Line,
    bold: usize,
    italic: usize,
    link: Option<String>,
    /// The lists that are open: the number of the last entry, or none for bullets.
    lists: Vec<Option<usize>>,
}

impl Reader {
    /// Reads the tag or line break at the start; answers what is behind it.
    fn step<'t>(&mut self, from: &'t str) -> &'t str {
        if let Some(behind) = from.strip_prefix('\n') {
            self.end_line();
            return behind;
        }
        let inner_and_behind = from.strip_prefix('<').and_then(|from| from.split_once('>'));
        if let Some((inner, behind)) = inner_and_behind
            && self.tag(inner)
        {
            return behind;
        }
        // A sign, or a tag that is not shown formatted: it stays as it is written.
        self.push("<");
        from.strip_prefix('<').unwrap_or_default()
    }

    /// Whether it is one of the tags, and then what it means is done.
    fn tag(&mut self, inner: &str) -> bool {
        let (closes, inner) = inner
            .strip_prefix('/')
            .map_or((false, inner), |inner| (true, inner));
        let inner = inner.trim_end_matches('/').trim_end();
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match (name.to_ascii_lowercase().as_str(), closes) {
            ("b" | "strong", false) => self.bold += 1,
            ("b" | "strong", true) => self.bold = self.bold.saturating_sub(1),
            ("i" | "em", false) => self.italic += 1,
            ("i" | "em", true) => self.italic = self.italic.saturating_sub(1),
            ("a", false) => self.link = address(attributes),
            ("a", true) => self.link = None,
            ("br", _) | ("p" | "li", true) => self.end_line(),
            ("p", false) => self.end_open_line(),
            ("ul", false) => self.begin_list(None),
            ("ol", false) => self.begin_list(Some(0)),
            ("ul" | "ol", true) => {
                self.end_open_line();
                self.lists.pop();
            }
            ("li", false) => self.begin_entry(),
            (_, _) => return false,
        }
        true
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let look = Look {
            bold: self.bold > 0,
            italic: self.italic > 0,
        };
        let text = resolve(text);
        match self.line.spans.last_mut() {
            Some(last) if last.look == look && last.link == self.link => last.text.push_str(&text),
            Some(_) | None => self.line.spans.push(Span {
                text,
                look,
                link: self.link.clone(),
            }),
        }
    }

    fn begin_list(&mut self, number: Option<usize>) {
        self.end_open_line();
        self.lists.push(number);
    }

    fn begin_entry(&mut self) {
        self.end_open_line();
        let bullet = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{number}.")
            }
            Some(None) | None => "•".to_owned(),
        };
        self.line.bullet = Some(bullet);
    }

    fn end_open_line(&mut self) {
        if self.line != Line::default() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }

    fn finish(mut self) -> Vec<Line> {
        self.end_open_line();
        self.lines.retain(|line| {
            line.bullet.is_some() || line.spans.iter().any(|span| !span.text.trim().is_empty())
        });
        self.lines
    }
}

/// The address in the attributes of an `a` element, if it leads to a page.
fn address(attributes: &str) -> Option<String> {
    let (_, from) = attributes.split_once("href")?;
    let from = from.trim_start().strip_prefix('=')?.trim_start();
    let quote = from
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''));
    let address = match quote {
        Some(quote) => from.split(quote).nth(1)?,
        None => from.split_whitespace().next()?,
    };
    let address = resolve(address);
    let lower = address.to_ascii_lowercase();
    let is_page = lower.starts_with("https://") || lower.starts_with("http://");
    is_page.then_some(address)
}

/// The references that texts of forms hold; others stay as they are written.
fn resolve(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&nbsp;", "\u{A0}"),
        ("&amp;", "&"),
    ];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (written, meant)| {
            text.replace(written, meant)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as text: `*bold*`, `_italic_`, `[text](address)`.
    fn written(line: &Line) -> String {
        let bullet = line
            .bullet
            .as_ref()
            .map(|bullet| format!("{bullet} "))
            .unwrap_or_default();
        let span = |span: &Span| {
            let text = if span.look.bold {
                format!("*{}*", span.text)
            } else {
                span.text.clone()
            };
            let text = if span.look.italic {
                format!("_{text}_")
            } else {
                text
            };
            span.link
                .as_ref()
                .map_or_else(|| text.clone(), |link| format!("[{text}]({link})"))
        };
        bullet + &line.spans.iter().map(span).collect::<String>()
    }

    fn check(html: &str, expected: &[&str]) {
        let lines: Vec<String> = lines(html).iter().map(written).collect();
        assert_eq!(lines, expected, "{html}");
    }

    #[test]
    fn the_tags_of_forms_are_formatted() {
        check(
            "Use an <b>API <em>client</em></b>.",
            &["Use an *API *_*client*_."],
        );
        check(
            "one<br/>two<br>three\nfour",
            &["one", "two", "three", "four"],
        );
        check("<p>one</p><p>two</p>", &["one", "two"]);
        check(
            "Choose:<ul><li>a</li><li><strong>b</strong></li></ul>then",
            &["Choose:", "• a", "• *b*", "then"],
        );
        check("<ol><li>a<li>b</ol>", &["1. a", "2. b"]);
    }

    #[test]
    fn links_lead_to_pages_only() {
        check(
            "See <a target='_blank' href=\"https://a.example/?x=1&amp;y=2\">here</a>.",
            &["See [here](https://a.example/?x=1&y=2)."],
        );
        check("<a href='javascript:alert(1)'>x</a>", &["x"]);
        check("<a href=file:///etc/passwd>x</a>", &["x"]);
    }

    #[test]
    fn everything_else_stays_text() {
        check("1 < 2 & 3 > 2", &["1 < 2 & 3 > 2"]);
        check("<script>alert(1)</script>", &["<script>alert(1)</script>"]);
        check(
            "&lt;b&gt; is <img src=x onerror=y>",
            &["<b> is <img src=x onerror=y>"],
        );
        check("ends with <b", &["ends with <b"]);
        check("", &[]);
    }
}
