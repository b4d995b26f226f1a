//! Amounts as people write them in a sheet: `"16 billion"`, `"106.6 billion"`, `1460`.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Scale words and their powers of ten, the largest first.
const SCALES: [(&str, u32); 4] = [
    ("trillion", 12),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
];

/// An exact decimal amount in the text of a sheet: digits with or without separators
/// (`1,460`), a point, and a scale word (`16 billion`). A billion is 10⁹.
///
/// The text is read by [`Amount::decimal`], so that a sheet with several unreadable amounts
/// can be told of all of them at once. In JSON an amount is a string, or a whole number.
///
/// ```
/// use citebase_text::Amount;
///
/// let amount = Amount::from("106.6 billion");
/// assert_eq!(amount.decimal()?.to_string(), "106600000000");
/// assert_eq!(Amount::from(amount.decimal()?), amount);
/// # Ok::<(), citebase_text::AmountError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Amount(String);

/// An amount that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: \"1460\", \"106.6 billion\", \"-2.5\""
)]
pub struct AmountError(String);

impl Amount {
    /// The exact value.
    ///
    /// # Errors
    /// If the text is not an amount, or has more than 28 digits.
    pub fn decimal(&self) -> Result<Decimal, AmountError> {
        parse(&self.0).ok_or_else(|| AmountError(self.0.clone()))
    }

    /// The text as it stands in the sheet.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same amount as [`From<Decimal>`] writes it; unreadable text is left as it is.
    #[must_use]
    pub fn normalised(&self) -> Self {
        self.decimal().map_or_else(|_| self.clone(), Self::from)
    }
}

/// Scale words of India, which are read and not written.
const INDIAN: [(&str, u32); 3] = [("lakh crore", 12), ("crore", 7), ("lakh", 5)];

/// Chinese scales, likewise; the longer before those they end with.
const CHINESE: [(&str, u32); 6] = [
    ("万亿", 12),
    ("亿", 8),
    ("千万", 7),
    ("百万", 6),
    ("万", 4),
    ("千", 3),
];

/// A number with Chinese scale characters at its end: `270.92亿`.
fn characters(text: &str) -> (&str, u32) {
    CHINESE
        .iter()
        .find_map(|(scale, power)| Some((text.strip_suffix(scale)?, *power)))
        .unwrap_or((text, 0))
}

fn parse(text: &str) -> Option<Decimal> {
    let (signed, exponent) = match text.split_once(' ') {
        None => characters(text),
        Some((signed, word)) => (
            signed,
            SCALES.iter().chain(&INDIAN).find(|(w, _)| *w == word)?.1,
        ),
    };
    let digits = signed.strip_prefix('-').unwrap_or(signed);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_none_or(is_number) {
        return None;
    }
    let plain: Cow<'_, str> = if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !is_number(first) || first.len() > 3 || !groups.all(|g| g.len() == 3 && is_number(g)) {
            return None;
        }
        signed.replace(',', "").into()
    } else if is_number(whole) {
        signed.into()
    } else {
        return None;
    };
    Some(
        exact(&plain)?
            .checked_mul(Decimal::from(10_u64.pow(exponent)))?
            .normalize(),
    )
}

/// A number in plain digits. Of those with 29 before the point only some could be kept; none is.
pub(crate) fn exact(plain: &str) -> Option<Decimal> {
    let whole = plain.split('.').next().unwrap_or_default();
    let digits = whole.trim_start_matches(['-', '0']).len();
    Decimal::from_str_exact(plain).ok().filter(|_| digits <= 28)
}

impl From<Decimal> for Amount {
    /// The shortest usual writing: with a scale word from a million up where at most three
    /// digits follow the point, otherwise with separators.
    fn from(value: Decimal) -> Self {
        Self(written(value))
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Self {
        Self::from(Decimal::from(value))
    }
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// As the view `quantities` writes a number.
pub(crate) fn written(value: Decimal) -> String {
    let size = value.abs();
    let large = size >= Decimal::from(1_000_000);
    for (word, exponent) in SCALES.into_iter().filter(|(_, e)| large && *e >= 6) {
        let scale = Decimal::from(10_u64.pow(exponent));
        if size >= scale {
            let scaled = (size / scale).normalize();
            if scaled.scale() <= 3 && scaled.checked_mul(scale) == Some(size) {
                let mut text = grouped(sign(value), scaled);
                text.push(' ');
                text.push_str(word);
                return text;
            }
        }
    }
    grouped(sign(value), size.normalize())
}

fn sign(value: Decimal) -> &'static str {
    if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    }
}

/// With commas, behind a sign.
fn grouped(sign: &str, value: Decimal) -> String {
    let plain = value.to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + 16);
    text.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Amount;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an amount: a string such as \"16 billion\" or \"106.6\", or a whole number of at most 19 digits",
                )
            }
            fn visit_str<E>(self, text: &str) -> Result<Amount, E> {
                Ok(Amount(text.to_owned()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Amount, E> {
                Ok(Amount(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Amount, E> {
                Ok(Amount(value.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(feature = "json-schema")]
impl schemars::JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An exact decimal amount, such as \"16 billion\", \"106.6 million\", \"1,460\" or 1460; \"1,600 crore\" and \"270.92亿\" are read, too. A number with a point is written as a string.",
            "anyOf": [
                {"type": "string", "pattern": pattern()},
                {"type": "integer"}
            ]
        })
    }
}

/// What the text of an amount looks like, as a regular expression.
#[cfg(feature = "json-schema")]
fn pattern() -> String {
    let any = |scales: &[&[(&str, u32)]]| {
        let words: Vec<&str> = scales
            .iter()
            .flat_map(|s| s.iter().map(|(w, _)| *w))
            .collect();
        words.join("|")
    };
    let (words, characters) = (any(&[&SCALES, &INDIAN]), any(&[&CHINESE]));
    format!("^-?([0-9]{{1,3}}(,[0-9]{{3}})+|[0-9]+)(\\.[0-9]+)?( ({words})|({characters}))?$")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[cfg(feature = "json-schema")]
    #[test]
    fn the_schema_takes_what_is_read() {
        let schema = regex::Regex::new(&pattern()).unwrap();
        for text in [
            "1,460",
            "-2.5",
            "16 billion",
            "1,600 crore",
            "2.5 lakh crore",
            "270.92亿",
        ] {
            assert!(schema.is_match(text) && parse(text).is_some(), "{text}");
        }
        for text in ["16 bn", "1,46", "16  billion", "270.92 亿", "crore"] {
            assert!(!schema.is_match(text) && parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn reads_what_people_write() {
        for (text, value) in [
            ("0", "0"),
            ("1460", "1460"),
            ("1,460", "1460"),
            ("16 billion", "16000000000"),
            ("106.6 billion", "106600000000"),
            ("1.7 million", "1700000"),
            ("500 thousand", "500000"),
            ("1,600 crore", "16000000000"),
            ("2.5 lakh crore", "2500000000000"),
            ("270.92亿", "27092000000"),
            ("1.2万亿", "1200000000000"),
            ("3.25 trillion", "3250000000000"),
            ("-2.5", "-2.5"),
            ("007", "7"),
            (
                "-9,999,999,999,999,999,999,999,999,999",
                "-9999999999999999999999999999",
            ),
            (
                "0.1234567890123456789012345678",
                "0.1234567890123456789012345678",
            ),
        ] {
            assert_eq!(
                Amount::from(text).decimal().map(|d| d.to_string()),
                Ok(value.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            " ",
            "16  billion",
            "16 bn",
            "1.",
            ".5",
            "1,46",
            "14,60",
            ",460",
            "1e9",
            "10000000000000000000000000000",
            "79228162514264337593543950335",
            "+5",
            "--5",
            "１６",
            "16 billion yuan",
            "NaN",
            "1_000",
            "99999999999999999999999999999",
            "9999999999999999999 trillion",
            "-",
            "1.2.3",
        ] {
            assert!(Amount::from(text).decimal().is_err(), "{text:?}");
        }
    }

    #[test]
    fn writes_the_usual_way() {
        for (value, text) in [
            ("16000000000", "16 billion"),
            ("106600000000", "106.6 billion"),
            ("1700000", "1.7 million"),
            ("500000", "500,000"),
            ("1234567", "1,234,567"),
            ("1234.5670", "1,234.567"),
            ("-0.5", "-0.5"),
            ("0.00", "0"),
            ("2500000000000", "2.5 trillion"),
            ("12345000000000", "12.345 trillion"),
            ("12345600000000", "12,345.6 billion"),
        ] {
            assert_eq!(
                Amount::from(Decimal::from_str_exact(value).unwrap()).as_str(),
                text
            );
        }
    }

    proptest! {
        #[test]
        fn written_and_read_again_is_the_same(mantissa in any::<i64>(), scale in 0_u32..7) {
            let value = Decimal::new(mantissa, scale);
            prop_assert_eq!(Amount::from(value).decimal(), Ok(value.normalize()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = Amount::from(text).decimal();
        }
    }
}
