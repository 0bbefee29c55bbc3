//! [`Locale::named_in`]: which locale a `.properties` file is for, as far as its name says so.
//!
//! Names are read as Java's `ResourceBundle` makes them: base name, language, script, country. A country alone never
//! stands for a language, and what can mean two languages is not decided here.

use super::Locale;

/// What a file name says about the locale of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileLocale {
    /// The name means one language only.
    Certain(Locale),
    /// To be asked. The likely locales come first; there are none when the name says nothing.
    Uncertain(Vec<Locale>),
}

impl FileLocale {
    /// The locale, unless it has to be asked.
    pub fn certain(&self) -> Option<Locale> {
        match self {
            Self::Certain(locale) => Some(*locale),
            Self::Uncertain(_) => None,
        }
    }
}

/// The two-letter codes of ISO 639-1 that are none of the 19 locales. Norwegian Bokmål (`nb`) is read as `no`.
const OTHER_LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cu cv \
    cy dv dz ee el eo et eu fa ff fj fo fy ga gd gl gn gu gv ha he hi ho hr ht hy hz ia id ie ig ii ik in io is iu iw \
    ji jv jw ka kg ki kj kk kl km kn kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na \
    nd ne ng nn nr nv ny oc oj om or os pa pi ps qu rm rn ro rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zu";

/// Languages, the likely ones first, and the countries in which those of the 19 are at home.
const COUNTRIES: [(&[Locale], &str); 28] = {
    use Locale::{Cs, Da, De, En, Es, Fi, Fr, Hu, It, Ja, Ko, Nl, No, Pl, Pt, Ru, Sv, ZhCn, ZhTw};
    [
        (&[Cs], "CZ"),
        (&[Da], "DK GL"),
        (&[De], "AT DE LI"),
        (&[En], "AU GB IE IN NZ UK"),
        (
            &[Es],
            "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PY SV UY VE",
        ),
        (&[Fr], "FR"),
        (&[Hu], "HU"),
        (&[It], "SM"),
        (&[Ja], "JP"),
        (&[Ko], "KP KR"),
        (&[Nl], "AW NL SR"),
        (&[No], "NO"),
        (&[Pl], "PL"),
        (&[Pt], "AO BR MZ PT"),
        (&[Ru], "BY KZ RU"),
        (&[Sv], "SE"),
        (&[ZhCn], "CN"),
        (&[ZhTw], "TW"),
        (&[En, Es], "US"),
        (&[En, Fr], "CA"),
        (&[En, ZhCn], "SG"),
        (&[Fi, Sv], "FI"),
        (&[Fr, De], "LU"),
        (&[It, De], "IT"),
        (&[ZhTw, En], "HK"),
        (&[ZhTw, Pt], "MO"),
        (&[De, Fr, It], "CH"),
        (&[Nl, Fr, De], "BE"),
    ]
};

impl Locale {
    /// The locale that the name of a `.properties` file names.
    ///
    /// `base` is what such names are known to begin with, such as the script name of the connector; it is not taken
    /// for a language. It may be empty.
    ///
    /// ```
    /// use patchpanel_core_models::ids::{FileLocale, Locale};
    ///
    /// assert_eq!(Locale::named_in("messages_sv_FI.properties", ""), FileLocale::Certain(Locale::Sv));
    /// assert_eq!(Locale::named_in("acme-hr-de.properties", "acme-hr"), FileLocale::Certain(Locale::De));
    /// assert_eq!(
    ///     Locale::named_in("messages_zh.properties", ""),
    ///     FileLocale::Uncertain(vec![Locale::ZhCn, Locale::ZhTw])
    /// );
    /// ```
    pub fn named_in(file_name: &str, base: &str) -> FileLocale {
        let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
        if !extension.eq_ignore_ascii_case("properties") {
            return FileLocale::Uncertain(mentioned(&words(file_name)));
        }
        let name = without_base(without_copy_number(stem), base);
        let words = words(name);
        // In a name without small letters, capitals do not tell a country from a language.
        let has_case = name.contains(|character: char| character.is_ascii_lowercase());
        let mut tags = (0..words.len()).filter_map(|start| words.get(start..));
        tags.find_map(|tag| Tag::read(tag, has_case))
            .map_or_else(|| FileLocale::Uncertain(mentioned(&words)), Tag::locale)
    }
}

/// The end of a name, read as a locale.
struct Tag<'a> {
    language: &'a str,
    script: Option<&'a str>,
    region: Option<&'a str>,
    /// The language is written as countries are.
    starts_in_capitals: bool,
    /// The region is written as countries are.
    ends_in_capitals: bool,
}

impl<'a> Tag<'a> {
    /// Reads a language, a script and a country, the last two in either order.
    fn read(words: &[&'a str], has_case: bool) -> Option<Self> {
        let (language, rest) = words.split_first()?;
        let is_capital =
            |word: &str| has_case && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let mut tag = Self {
            language,
            script: None,
            region: None,
            starts_in_capitals: is_capital(language),
            ends_in_capitals: false,
        };
        for word in rest {
            if tag.script.is_none() && is_script(word) {
                tag.script = Some(word);
            } else if tag.region.is_none()
                && (is_capital(word) && word.len() == 2 || is_region(word))
            {
                tag.region = Some(word);
                tag.ends_in_capitals = is_capital(word);
            } else {
                return None;
            }
        }
        let is_code = is_language(language) || rest.is_empty() && !at_home_in(language).is_empty();
        is_code.then_some(tag)
    }

    fn locale(self) -> FileLocale {
        let own = self.own();
        let settled = match self.region {
            Some(region) => {
                self.ends_in_capitals && !self.starts_in_capitals
                    || !is_language(region)
                    || self.language.eq_ignore_ascii_case(region)
                    || own.iter().any(|locale| at_home_in(region).contains(locale))
            }
            None => !self.starts_in_capitals || at_home_in(self.language).is_empty(),
        };
        match own.as_slice() {
            [locale] if settled => FileLocale::Certain(*locale),
            _ => FileLocale::Uncertain(self.candidates(own)),
        }
    }

    /// The locales of the language itself.
    fn own(&self) -> Vec<Locale> {
        let is = |word: Option<&str>, codes: &[&str]| {
            word.is_some_and(|word| codes.iter().any(|code| code.eq_ignore_ascii_case(word)))
        };
        match self.language.to_ascii_lowercase().as_str() {
            "nb" => vec![Locale::No],
            "zh" if is(self.script, &["Hans"]) => vec![Locale::ZhCn],
            "zh" if is(self.script, &["Hant"]) => vec![Locale::ZhTw],
            "zh" if is(self.region, &["CN", "SG"]) => vec![Locale::ZhCn],
            "zh" if is(self.region, &["TW", "HK", "MO"]) => vec![Locale::ZhTw],
            "zh" => vec![Locale::ZhCn, Locale::ZhTw],
            code => code.parse().into_iter().collect(),
        }
    }

    /// What else the name may mean: its last word as a language, and the languages of the country.
    fn candidates(&self, own: Vec<Locale>) -> Vec<Locale> {
        let last = self.region.unwrap_or(self.language);
        let named = (!self.ends_in_capitals)
            .then(|| last.parse().ok())
            .flatten();
        let at_home = if own.is_empty() || self.region.is_none() {
            at_home_in(last)
        } else {
            &[]
        };
        distinct(own.into_iter().chain(named).chain(at_home.iter().copied()))
    }
}

fn words(name: &str) -> Vec<&str> {
    name.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words that are a locale, wherever they stand.
fn mentioned(words: &[&str]) -> Vec<Locale> {
    distinct(words.iter().filter_map(|word| word.parse().ok()))
}

fn distinct(locales: impl Iterator<Item = Locale>) -> Vec<Locale> {
    let mut seen = Vec::new();
    for locale in locales {
        if !seen.contains(&locale) {
            seen.push(locale);
        }
    }
    seen
}

/// A browser puts “ (1)” behind the name of a file that is there already.
fn without_copy_number(stem: &str) -> &str {
    let number = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    match number {
        Some((name, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => name.trim_end(),
        Some(_) | None => stem,
    }
}

fn without_base<'a>(stem: &'a str, base: &str) -> &'a str {
    match stem.split_at_checked(base.len()) {
        Some((start, rest))
            if start.eq_ignore_ascii_case(base) && !rest.starts_with(char::is_alphanumeric) =>
        {
            rest
        }
        Some(_) | None => stem,
    }
}

fn is_language(word: &str) -> bool {
    let code = word.to_ascii_lowercase();
    code == "nb"
        || code == "zh"
        || code.parse::<Locale>().is_ok()
        || OTHER_LANGUAGES.split(' ').any(|other| other == code)
}

fn is_script(word: &str) -> bool {
    let scripts = ["Hans", "Hant", "Latn", "Cyrl"];
    scripts
        .iter()
        .any(|script| script.eq_ignore_ascii_case(word))
}

/// A country in small letters, or a number of UN M.49 such as 419.
fn is_region(word: &str) -> bool {
    let is_number = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_language(word) || !at_home_in(word).is_empty()
}

fn at_home_in(country: &str) -> &'static [Locale] {
    let has = |codes: &str| {
        codes
            .split(' ')
            .any(|code| code.eq_ignore_ascii_case(country))
    };
    let mut found = COUNTRIES.iter().filter(|(_, codes)| has(codes));
    found.next().map_or(&[], |(locales, _)| *locales)
}

#[cfg(test)]
mod tests;
