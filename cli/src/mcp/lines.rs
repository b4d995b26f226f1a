//! The messages: one a line, of a bounded length. Whoever sends something else is told so. While the
//! other side does not read, nothing more is read or answered, so nothing piles up.

use rmcp::model::{ErrorData, JsonRpcError, JsonRpcMessage, RequestId};
use rmcp::service::{RoleServer, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde_json::Value;
use serde_json::error::Category;
use std::future::{Future, ready};
use std::io::{BufRead, Result, Write};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// The most bytes of a message that is read.
const MOST_BYTES: usize = 1 << 20;

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// Standard input and output, line by line.
pub struct Lines {
    lines: Receiver<Line>,
    /// Nobody reads what is written.
    is_closed: bool,
}

impl Lines {
    /// Begins to read, in a thread of its own.
    pub fn of_stdin() -> Self {
        let (sender, lines) = channel(1);
        // It ends with the input, or with the process.
        std::thread::spawn(move || read(std::io::stdin().lock(), &sender));
        Self {
            lines,
            is_closed: false,
        }
    }

    fn write(&mut self, message: &TxJsonRpcMessage<RoleServer>) -> Result<()> {
        let mut out = std::io::stdout().lock();
        let written = serde_json::to_writer(&mut out, message).map_err(Into::into);
        let written = written.and_then(|()| out.write_all(b"\n").and_then(|()| out.flush()));
        self.is_closed |= written.is_err();
        written
    }

    /// Says what is wrong with a line; whether that could be said is seen by the next one.
    fn refuse(&mut self, id: Option<RequestId>, error: ErrorData) {
        let _ = self.write(&JsonRpcMessage::Error(JsonRpcError::new(id, error)));
    }

    /// The message of a line; `None` if there is none that can be handled.
    fn message(&mut self, line: &[u8]) -> Option<RxJsonRpcMessage<RoleServer>> {
        if line.trim_ascii().is_empty() {
            return None;
        }
        match serde_json::from_slice(line) {
            Ok(message) => return Some(message),
            Err(error) if error.classify() == Category::Data => {}
            Err(error) => {
                let message = format!("this is no JSON: {error}");
                self.refuse(None, ErrorData::parse_error(message, None));
                return None;
            }
        }
        let value: Value = serde_json::from_slice(line).unwrap_or_default();
        let id = value.get("id").map(|id| serde_json::from_value(id.clone()));
        match id {
            // A notification of another protocol asks for no answer.
            None if value.get("method").is_some() => {}
            id => {
                let message = "this is no message of JSON-RPC 2.0 and the Model Context Protocol";
                let error = ErrorData::invalid_request(message, None);
                self.refuse(id.and_then(std::result::Result::ok), error);
            }
        }
        None
    }
}

impl Transport<RoleServer> for Lines {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<()>> + Send + 'static {
        ready(self.write(&message))
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        while !self.is_closed {
            // What was asked before is answered first.
            tokio::task::yield_now().await;
            match self.lines.recv().await? {
                Line::Whole(line) => {
                    let message = self.message(&line);
                    if message.is_some() {
                        return message;
                    }
                }
                Line::TooLong => {
                    let message = format!("a message has at most {MOST_BYTES} bytes");
                    self.refuse(None, ErrorData::invalid_request(message, None));
                }
            }
        }
        None
    }

    fn close(&mut self) -> impl Future<Output = Result<()>> + Send {
        self.lines.close();
        ready(Ok(()))
    }
}

/// Reads lines until nobody wants more. Of a line that is too long nothing is kept.
fn read(mut input: impl BufRead, lines: &Sender<Line>) {
    let mut line = Vec::new();
    let mut is_too_long = false;
    loop {
        let Ok(read) = input.fill_buf() else { return };
        if read.is_empty() {
            return;
        }
        let end = read.iter().position(|&byte| byte == b'\n');
        let length = end.map_or(read.len(), |end| end + 1);
        let part = &read[..end.unwrap_or(length)];
        if !is_too_long && line.len() + part.len() > MOST_BYTES {
            is_too_long = true;
            line = Vec::new();
            // Told at once: the line may have no end.
            if lines.blocking_send(Line::TooLong).is_err() {
                return;
            }
        }
        if !is_too_long {
            line.extend_from_slice(part);
        }
        input.consume(length);
        if end.is_some() {
            let whole = std::mem::take(&mut line);
            if !std::mem::take(&mut is_too_long) && lines.blocking_send(Line::Whole(whole)).is_err()
            {
                return;
            }
        }
    }
}
