//! Identifiers, each by the rules of the register that gives them out.

/// The usual spelling of an identifier, by which two of them are compared; or why it is none.
///
/// ```text
/// wikidata  q42, https://www.wikidata.org/wiki/Q42   Q42
/// lei       5493001kjtiigc8y1r12                     5493001KJTIIGC8Y1R12
/// uscc      91310000 MA1FL 4X0 …                     without blanks, in capitals
/// website   HTTPS://Example.com/                     https://example.com
/// ```
///
/// Registers without rules of their own may have a [pattern](super::SchemeType::pattern): what fits it
/// only without blanks, hyphens and points, in capitals, is spelt so.
pub(crate) fn usual(
    scheme: &str,
    pattern: Option<&str>,
    identifier: &str,
) -> Result<String, Wrong> {
    let identifier = identifier.trim();
    if is_placeholder(identifier) {
        return Err(Wrong::Rule("says that it is not known; leave it out"));
    }
    let usual = match scheme {
        "wikidata" => wikidata(identifier),
        "lei" => lei(identifier),
        "uscc" => uscc(identifier),
        "website" => website(identifier),
        _ => {
            let Some(pattern) = pattern else {
                return Ok(identifier.to_owned());
            };
            let spellings = [identifier.to_owned(), compact(identifier)];
            let mut fitting = spellings.into_iter().filter(|spelt| fits(spelt, pattern));
            return fitting
                .next()
                .ok_or_else(|| Wrong::Pattern(pattern.to_owned()));
        }
    };
    usual.map_err(Wrong::Rule)
}

/// Why a text is no identifier of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// By the register's own rule.
    Rule(&'static str),
    /// It does not fit this pattern.
    Pattern(String),
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rule(why) => f.write_str(why),
            Self::Pattern(pattern) => write!(
                f,
                "does not fit the register's pattern {pattern:?} (# a digit, @ a letter, * either)"
            ),
        }
    }
}

/// Whether a text has the form that a pattern gives.
fn fits(text: &str, pattern: &str) -> bool {
    pattern.split('|').any(|pattern| {
        let mut signs = pattern.chars().peekable();
        let text: Vec<char> = text.chars().collect();
        // How many characters may be read so far.
        let mut read: Vec<usize> = vec![0];
        while let Some(sign) = signs.next() {
            let is_class = matches!(sign, '#' | '@' | '*');
            let several = is_class && signs.next_if_eq(&'+').is_some();
            let one = |at: usize| {
                text.get(at).is_some_and(|c| match sign {
                    '#' => c.is_ascii_digit(),
                    '@' => c.is_ascii_uppercase(),
                    '*' => c.is_ascii_digit() || c.is_ascii_uppercase(),
                    sign => *c == sign,
                })
            };
            let mut next = Vec::new();
            let mut from = 0;
            for at in read {
                let mut at = at.max(from);
                while one(at) {
                    at += 1;
                    next.push(at);
                    if !several {
                        break;
                    }
                }
                if several {
                    from = at;
                }
            }
            next.dedup();
            read = next;
        }
        read.contains(&text.len())
    })
}

/// Why a text is no pattern.
pub(crate) fn pattern_problem(pattern: &str) -> Option<&'static str> {
    let is_empty = pattern.split('|').any(|one| one.trim().is_empty());
    let has_class = pattern.split('|').all(|one| one.contains(['#', '@', '*']));
    match (is_empty, has_class) {
        (true, _) => Some("has nothing on one side of a |"),
        (_, false) => {
            Some("stands for one text only; write # for a digit, @ for a letter, * for either")
        }
        _ => None,
    }
}

/// The registers whose rules are known.
pub(crate) const REGISTERS: &[&str] = &["wikidata", "lei", "uscc", "website"];

/// Words by which tables say that they have no value.
const PLACEHOLDERS: &[&str] = &[
    "unknown",
    "not known",
    "n a",
    "na",
    "none",
    "null",
    "nil",
    "nan",
    "not available",
    "not applicable",
    "not stated",
    "not given",
    "unavailable",
    "missing",
    "empty",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "pending",
    "test",
    "x",
    "xx",
    "xxx",
    "无",
    "暂无",
    "未知",
    "不详",
    "没有",
    "空",
    "待定",
    "不明",
    "なし",
    "unbekannt",
    "keine",
    "inconnu",
    "desconocido",
];

fn is_placeholder(identifier: &str) -> bool {
    let fold = crate::text::lookup_fold(identifier);
    // Nothing but signs, or one digit again and again.
    let mut letters = fold.chars().filter(|c| c.is_alphanumeric());
    let first = letters.next();
    first.is_none()
        || (first == Some('0') && letters.all(|c| c == '0'))
        || PLACEHOLDERS.contains(&fold.as_str())
}

/// Without what people put between groups of letters, in capitals.
pub(crate) fn compact(identifier: &str) -> String {
    let kept = identifier
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–' | '.'));
    kept.flat_map(char::to_uppercase).collect()
}

fn wikidata(identifier: &str) -> Result<String, &'static str> {
    let wrong = "is no Wikidata item; write Q and its number, such as Q42";
    let item = ["wiki/", "entity/"]
        .iter()
        .find_map(|part| identifier.split_once("wikidata.org/")?.1.strip_prefix(part))
        .unwrap_or(identifier);
    let number = item.strip_prefix(['Q', 'q']).ok_or(wrong)?;
    let fits = number.len() <= 12 && number.bytes().all(|b| b.is_ascii_digit());
    match fits && !number.is_empty() && (number == "0" || !number.starts_with('0')) {
        true => Ok(format!("Q{number}")),
        false => Err(wrong),
    }
}

/// ISO 17442: 18 letters and digits and two check digits, by ISO/IEC 7064, MOD 97-10.
fn lei(identifier: &str) -> Result<String, &'static str> {
    let lei = compact(identifier);
    let is_form = lei.len() == 20
        && lei
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && lei[18..].bytes().all(|b| b.is_ascii_digit());
    if !is_form {
        return Err("is no LEI; it has 18 letters and digits and two check digits (ISO 17442)");
    }
    let rest = lei
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, value| {
            let shift = if value < 10 { 10 } else { 100 };
            (rest * shift + value) % 97
        });
    match rest == 1 {
        true => Ok(lei),
        false => Err("is no LEI; its check digits do not fit (ISO 17442)"),
    }
}

/// GB 32100: 17 digits and letters, without I, O, S, V and Z, and a check character.
fn uscc(identifier: &str) -> Result<String, &'static str> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let code = compact(identifier);
    let values: Option<Vec<usize>> = code.chars().map(|c| ALPHABET.find(c)).collect();
    let Some((check, body)) = values.as_deref().and_then(<[usize]>::split_last) else {
        return Err(
            "is no unified social credit code; it has digits and letters without I, O, S, V, Z (GB 32100)",
        );
    };
    if body.len() != 17 {
        return Err("is no unified social credit code; it has 18 digits and letters (GB 32100)");
    }
    let mut weight = 1;
    let mut sum = 0;
    for value in body {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    match (31 - sum % 31) % 31 == *check {
        true => Ok(code),
        false => {
            Err("is no unified social credit code; its check character does not fit (GB 32100)")
        }
    }
}

/// An address from https:// or http:// on; the host in small letters, no slash behind it alone.
fn website(identifier: &str) -> Result<String, &'static str> {
    let wrong = "is no web address; write it whole, from https:// on";
    let (scheme, rest) = identifier.split_once("://").ok_or(wrong)?;
    let scheme = scheme.to_ascii_lowercase();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_lowercase();
    let host = host.trim_end_matches('.');
    let address = format!("{scheme}://{host}{}", if path == "/" { "" } else { path });
    match is_address(&address) {
        true => Ok(address),
        false => Err(wrong),
    }
}

/// Whether a text is a web address: a host with a name, and no character that an address has to
/// escape.
pub(crate) fn is_address(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or(address.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || crate::error::is_unseen(c)
            || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    host.chars().any(char::is_alphanumeric)
        && !host.starts_with(['.', ':', '@', '-'])
        && !host.contains("..")
        && !address.contains(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d2_each_register_has_its_rules() {
        for (scheme, written, right) in [
            ("wikidata", "Q42", Some("Q42")),
            ("wikidata", "q42", Some("Q42")),
            ("wikidata", "https://www.wikidata.org/wiki/Q42", Some("Q42")),
            (
                "wikidata",
                "http://www.wikidata.org/entity/Q42",
                Some("Q42"),
            ),
            ("wikidata", "Q1> <http://x", None),
            ("wikidata", "P31", None),
            ("wikidata", "Q042", None),
            ("wikidata", "Q", None),
            ("lei", "5493001KJTIIGC8Y1R12", Some("5493001KJTIIGC8Y1R12")),
            ("lei", "5493001kjtiigc8y1r12", Some("5493001KJTIIGC8Y1R12")),
            (
                "lei",
                "5493 001K JTII GC8Y 1R12",
                Some("5493001KJTIIGC8Y1R12"),
            ),
            ("lei", "5493001KJTIIGC8Y1R13", None),
            ("lei", "5493", None),
            ("uscc", "91350100M000100Y43", Some("91350100M000100Y43")),
            ("uscc", "91350100 m000 100y43", Some("91350100M000100Y43")),
            ("uscc", "91350100M000100Y44", None),
            ("uscc", "9135010OM000100Y43", None),
            ("uscc", "unknown", None),
            (
                "website",
                "HTTPS://Example.COM/",
                Some("https://example.com"),
            ),
            (
                "website",
                "https://example.com/About",
                Some("https://example.com/About"),
            ),
            ("website", "example.com", None),
            ("website", "https://x/\"><script>", None),
            ("website", "ftp://example.com", None),
            ("website", "https://", None),
            ("own", "B 17", Some("B 17")),
            ("own", "N/A", None),
            ("own", "-", None),
            ("own", "000000", None),
            ("own", "未知", None),
        ] {
            assert_eq!(
                usual(scheme, None, written).ok().as_deref(),
                right,
                "{scheme} {written}"
            );
        }
    }

    #[test]
    fn d2_other_registers_have_patterns() {
        for (pattern, written, right) in [
            ("HRB #+", "HRB 17", Some("HRB 17")),
            ("HRB #+", "HRB", None),
            ("HRB #+", "HRB 1x", None),
            ("######.SH|######.SZ", "600848.SZ", Some("600848.SZ")),
            ("######.SH|######.SZ", "600848.HK", None),
            ("######.SH|######.SZ", "60848.SH", None),
            ("@@*********#", "us 0378331005", Some("US0378331005")),
            ("@@*********#", "US03783310O5", Some("US03783310O5")),
            ("*+#", "A1", Some("A1")),
            ("*+#+", "111", Some("111")),
            ("*+#", "AA", None),
            ("#+@#+", "11B2", Some("11B2")),
        ] {
            let spelt = usual("own", Some(pattern), written);
            assert_eq!(spelt.ok().as_deref(), right, "{pattern} {written}");
        }
        // Work in proportion to the text, however many ways there are to read it.
        let long = "1".repeat(10_000);
        assert!(fits(&long, &"#+".repeat(200)));
        assert!(!fits(&format!("{long}x"), &"*+#+".repeat(100)));
        assert!(pattern_problem("#|").is_some() && pattern_problem("abc").is_some());
        assert_eq!(pattern_problem("a#"), None);
    }
}
