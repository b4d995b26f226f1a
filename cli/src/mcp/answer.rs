//! What an answer is, and what an error is as an answer.

use crate::common::{NotOne, Out, Result, Usage, causes};
use citebase::Error;
use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::json;
use std::error::Error as StdError;
use std::time::Duration;

/// The most bytes of an answer: its text and its JSON together.
pub const MOST_BYTES: usize = 100_000;
/// The longest that a question may take.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// One item is longer than an answer may be.
#[derive(Debug, thiserror::Error)]
#[error(
    "the answer is longer than {MOST_BYTES} bytes, even with a limit of 1; ask for less, by a filter"
)]
pub struct TooLong;

/// Arguments that the tool does not take.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongArguments(pub String);

/// An error as an answer: a word for programs, and what to do.
pub fn failed(error: &(dyn StdError + 'static)) -> CallToolResult {
    let kind = match error.downcast_ref::<Error>() {
        Some(Error::NotFound { .. }) => "not found",
        Some(Error::Cursor { .. }) => "cursor",
        Some(Error::Limit { .. } | Error::Range { .. }) => "wrong arguments",
        Some(Error::Deadline { .. } | Error::Cancelled { .. }) => "took too long",
        Some(_) => "base",
        None => match error.downcast_ref::<NotOne>() {
            Some(NotOne::Nobody(..)) => "not found",
            Some(NotOne::Several(..)) => "ambiguous",
            None if error.is::<WrongArguments>() || error.is::<Usage>() => "wrong arguments",
            None if error.is::<TooLong>() => "too long",
            None => "base",
        },
    };
    let mut message = causes(error);
    if kind == "took too long" {
        message = format!(
            "the answer took more than {} seconds; ask for less, by a filter",
            DEADLINE.as_secs()
        );
    }
    if kind == "not found" {
        message.push_str("; `find` leads from words to names and keys");
    }
    // What is wrong may quote what was given, at any length.
    if message.len() > 4000 {
        message = message.chars().take(1000).chain(" …".chars()).collect();
    }
    let mut result = CallToolResult::error(vec![ContentBlock::text(message.clone())]);
    result.structured_content = Some(json!({"error": {"kind": kind, "message": message}}));
    result
}

/// The text of an answer, and what to ask for the rest.
pub fn text(next: Option<&String>, print: impl FnOnce(&mut Out) -> Result<()>) -> Result<String> {
    let mut text = Out::text(print)?;
    if let Some(next) = next {
        text.push_str(&format!(
            "and more: ask the same with \"after\": \"{next}\"\n"
        ));
    }
    Ok(text)
}
