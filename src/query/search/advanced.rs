//! Expressions of FTS5, with words folded and cut as the index has them.

use crate::derived::search::{Phrase, Units};
use crate::error::Error;

/// The expression with its words and phrases as tokens; and its phrases. Signs and the words AND,
/// OR, NOT, NEAR stay as they are.
pub(super) fn rewrite(expression: &str) -> (String, Vec<Phrase>) {
    let mut written = String::with_capacity(expression.len() * 2);
    let mut phrases = Vec::new();
    let mut add = |written: &mut String, words: &str| {
        let phrase = Phrase(Units::of(words).0);
        // A single character beside others is in no token; alone it can be a prefix.
        let tokens: Vec<String> = match phrase.single() {
            Some(one) => vec![one.to_owned()],
            None => phrase.tokens().concat(),
        };
        written.push(' ');
        written.push_str(&quote(&tokens));
        written.push(' ');
        if !tokens.is_empty() {
            phrases.push(phrase);
        }
    };
    let mut rest = expression.chars().peekable();
    let mut after_comma = false;
    while let Some(c) = rest.next() {
        if c == '"' {
            let mut words = String::new();
            let mut closed = false;
            while let Some(c) = rest.next() {
                if c != '"' {
                    words.push(c);
                } else if rest.next_if_eq(&'"').is_some() {
                    words.push(' ');
                } else {
                    closed = true;
                    break;
                }
            }
            add(&mut written, &words);
            if !closed {
                // FTS5 says what is wrong.
                written.push('"');
            }
        } else if is_word(c) {
            let mut word = String::from(c);
            while let Some(c) = rest.next_if(|c| is_word(*c)) {
                word.push(c);
            }
            let is_distance = after_comma && word.bytes().all(|b| b.is_ascii_digit());
            if is_distance || ["AND", "OR", "NOT", "NEAR"].contains(&word.as_str()) {
                written.push_str(&word);
            } else {
                add(&mut written, &word);
            }
        } else {
            written.push(if c == '\0' { ' ' } else { c });
        }
        after_comma = c == ',' || (after_comma && c.is_whitespace());
    }
    (written, phrases)
}

/// As FTS5 has it: letters, digits and everything beyond ASCII; and the hyphen within a word.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || c == '\''
        || c == '&'
        || (!c.is_ascii() && !c.is_whitespace())
}

/// Tokens that stand in a row. They are letters and digits and nothing else.
pub(super) fn quote(tokens: &[String]) -> String {
    format!("\"{}\"", tokens.join(" "))
}

/// FTS5's complaint as an error of its own.
pub(super) fn syntax(error: Error, expression: &str) -> Error {
    match error {
        Error::Sqlite {
            source: rusqlite::Error::SqliteFailure(code, Some(reason)),
            ..
        } if code.extended_code == rusqlite::ffi::SQLITE_ERROR => Error::SearchSyntax {
            query: expression.chars().take(80).collect(),
            reason: reason.trim_start_matches("fts5: ").to_owned(),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_words_and_nothing_else() {
        for (given, made) in [
            ("Łódź AND 投资总额", "\"lodz\" AND \"投资 资总 总额\""),
            ("univers* NOT fudan", "\"univers\" * NOT \"fudan\""),
            ("NEAR(a b, 5)", "NEAR( \"a\" \"b\" , 5)"),
            ("^\"Lin-gang Area\"", "^ \"lin gang area\""),
            ("(投*)", "( \"投\" *)"),
            ("\"a \"\" b\"", "\"a b\""),
            ("\"a", "\"a\" \""),
        ] {
            let written = rewrite(given).0;
            let plain: Vec<&str> = written.split_whitespace().collect();
            let made: Vec<&str> = made.split_whitespace().collect();
            assert_eq!(plain, made, "{given}");
        }
    }
}
