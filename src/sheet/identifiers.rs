//! Identifiers, each by the rules of the register that gives them out.

/// The usual spelling of an identifier, by which two of them are compared; or why it is none.
///
/// ```text
/// wikidata  q42, https://www.wikidata.org/wiki/Q42   Q42
/// lei       5493001kjtiigc8y1r12                     5493001KJTIIGC8Y1R12
/// uscc      91310000 MA1FL 4X0 …                     without blanks, in capitals
/// website   HTTPS://Example.com/                     https://example.com
/// ```
pub(crate) fn usual(scheme: &str, identifier: &str) -> Result<String, &'static str> {
    let identifier = identifier.trim();
    if is_placeholder(identifier) {
        return Err("says that it is not known; leave it out");
    }
    match scheme {
        "wikidata" => wikidata(identifier),
        "lei" => lei(identifier),
        "uscc" => uscc(identifier),
        "website" => website(identifier),
        _ => Ok(identifier.to_owned()),
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
fn compact(identifier: &str) -> String {
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
                usual(scheme, written).ok().as_deref(),
                right,
                "{scheme} {written}"
            );
        }
    }
}
