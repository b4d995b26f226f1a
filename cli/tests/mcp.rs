//! `citebase mcp`, in the protocol's own words: what it offers, what it answers, and what it says to a
//! client that does not keep to the protocol. `tests/mcp_client.py` asks it with the official client.

mod common;

use common::{ANOTHER, SHEET, citebase, ends, folder};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

#[path = "../../tests/surfaces/reserved.rs"]
mod reserved;

/// The most bytes of an answer, its text and its JSON together.
const MOST_BYTES: usize = 100_000;

/// A client, and the server that it has started.
struct Client {
    server: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    asked: u64,
}

impl Client {
    /// A client that has not said who it is.
    fn new(arguments: &[&str]) -> Self {
        let mut server = citebase("mcp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            to: server.stdin.take(),
            from: BufReader::new(server.stdout.take().unwrap()),
            server,
            asked: 0,
        }
    }

    fn greeted(arguments: &[&str]) -> Self {
        let mut client = Self::new(arguments);
        let hello = client.ask(
            "initialize",
            json!({"protocolVersion": "2025-06-18", "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"}}),
        );
        assert_eq!(hello["result"]["serverInfo"]["name"], "citebase");
        assert_eq!(hello["result"]["protocolVersion"], "2025-06-18");
        assert!(
            hello["result"]["instructions"]
                .as_str()
                .unwrap()
                .contains("citation")
        );
        client.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
        client
    }

    fn send(&mut self, line: &str) {
        let to = self.to.as_mut().unwrap();
        to.write_all(line.as_bytes()).unwrap();
        to.write_all(b"\n").unwrap();
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        assert!(
            self.from.read_line(&mut line).unwrap() > 0,
            "the server has ended"
        );
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(
            &json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string(),
        );
        let answer = self.next();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// What a tool answers.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        let result = answer["result"].clone();
        assert!(result.is_object(), "{answer}");
        let bytes = text(&result).len() + result["structuredContent"].to_string().len();
        assert!(bytes <= MOST_BYTES, "{tool} {arguments}: {bytes} bytes");
        result
    }

    /// The same of one that is well.
    fn answer(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_ne!(result["isError"], true, "{result}");
        result
    }

    /// The error of a tool: its kind, and what it says.
    fn refused(&mut self, tool: &str, arguments: Value) -> (String, String) {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        let error = &result["structuredContent"]["error"];
        let message = error["message"].as_str().unwrap();
        assert_eq!(text(&result), message);
        (
            error["kind"].as_str().unwrap().to_owned(),
            message.to_owned(),
        )
    }

    /// All items of a tool that goes on.
    fn all(&mut self, tool: &str, mut arguments: Value) -> Vec<Value> {
        let mut items = Vec::new();
        loop {
            let answer = self.answer(tool, arguments.clone());
            let content = &answer["structuredContent"];
            items.extend(content["items"].as_array().unwrap().iter().cloned());
            let next = content["next"].clone();
            if next.is_null() {
                return items;
            }
            assert!(text(&answer).contains(next.as_str().unwrap()), "{answer}");
            arguments["after"] = next;
        }
    }

    /// The most memory that the server has used, in KiB, where the system tells.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Ends the input; the code with which the server ends.
    fn end(mut self) -> Option<i32> {
        drop(self.to.take());
        self.server.wait().unwrap().code()
    }
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap()
}

/// The command's answer as JSON.
fn command(name: &str, arguments: &[&str]) -> Value {
    let arguments = [&["--json", "--companions"], arguments].concat();
    serde_json::from_str(&ends(name, &arguments, 0).0).unwrap()
}

#[test]
fn it_tells_what_may_be_asked() {
    let mut client = Client::greeted(&["--companions"]);
    let answer = client.ask("tools/list", json!({}));
    let tools = answer["result"]["tools"].as_array().unwrap();
    let names: BTreeSet<&str> = tools.iter().map(|t| t["name"].as_str().unwrap()).collect();
    for name in [
        "find",
        "profile",
        "facts",
        "figures",
        "total",
        "timeline",
        "connected",
        "who",
        "passage",
    ] {
        assert!(names.contains(name), "{names:?}");
    }
    for tool in tools {
        assert!(tool["description"].as_str().unwrap().len() > 60, "{tool}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
        for (name, argument) in tool["inputSchema"]["properties"].as_object().unwrap() {
            let says = argument["description"].as_str();
            assert!(
                says.is_some_and(|says| says.len() > 5),
                "{name}: {argument}"
            );
        }
    }
    // The page of the guide lists them, in this order.
    let page = std::fs::read_to_string(format!("{}/docs/mcp.md", common::REPOSITORY)).unwrap();
    let mut rest = page.as_str();
    for tool in tools {
        let row = format!("\n| `{}` |", tool["name"].as_str().unwrap());
        rest = rest
            .split_once(&row)
            .unwrap_or_else(|| panic!("docs/mcp.md: {row}"))
            .1;
    }
    assert_eq!(client.end(), Some(0));
}

#[test]
fn it_answers_what_the_commands_answer() {
    let mut client = Client::greeted(&["--companions"]);
    let content = |answer: &Value| answer["structuredContent"].clone();

    // Page by page, it is what the command gives at once.
    for (arguments, options) in [
        (json!({"limit": 100}), &[][..]),
        (
            json!({"name": "Lingang Group", "limit": 7}),
            &["Lingang Group"],
        ),
        (
            json!({"modality": "aimed", "limit": 2}),
            &["--modality", "aimed"],
        ),
        (
            json!({"said_by": "Zhang Ying", "as_of": "2023-12-01"}),
            &["--said-by", "Zhang Ying", "--as-of", "2023-12-01"],
        ),
    ] {
        let facts = command("facts", &[options, &["--limit", "10000"]].concat());
        assert_eq!(
            json!(client.all("facts", arguments)),
            facts["items"],
            "{options:?}"
        );
    }
    let figures = command("figures", &["--unit", "CNY", "--at-least", "1000000000"]);
    let asked = json!({"unit": "CNY", "at_least": "1000000000", "limit": 5});
    assert_eq!(json!(client.all("figures", asked)), figures["items"]);
    let timeline = command("timeline", &["--from", "2021-01-01"]);
    assert!(
        timeline["dated"]
            .as_array()
            .is_some_and(|dated| dated.len() > 5)
    );
    for (undated, list) in [(false, "dated"), (true, "undated")] {
        let asked = json!({"from": "2021-01-01", "undated": undated, "limit": 3});
        assert_eq!(json!(client.all("timeline", asked)), timeline[list]);
    }
    assert_eq!(
        json!(client.all("agreements", json!({"limit": 3}))),
        command("agreements", &[])["items"]
    );
    let sources = command("sources", &[]);
    assert_eq!(
        json!(client.all("sources", json!({"limit": 4}))),
        sources["items"]
    );

    let total = client.answer(
        "total",
        json!({"measure": "added investment", "unit": "CNY"}),
    );
    let ours = command("total", &["--measure", "added investment", "--unit", "CNY"]);
    let theirs = content(&total)["totals"][0].clone();
    for part in [
        "sum",
        "if_within",
        "if_apart",
        "counted",
        "unsettled",
        "left_out",
    ] {
        assert_eq!(theirs[part], ours[0][part], "{part}");
    }
    assert!(text(&total).contains("more than 16 billion CNY"), "{total}");
    // Each of its figures is there with its passages.
    for figure in theirs["figures"].as_array().unwrap() {
        assert!(!figure["citations"].as_array().unwrap().is_empty());
    }
    let ways = client.answer(
        "connected",
        json!({"from": "CVTE", "to": "Fudan University"}),
    );
    assert_eq!(
        content(&ways)["paths"],
        command("connected", &["CVTE", "Fudan University"])["paths"]
    );
    let who = client.answer("who", json!({"name": "翁恺宁", "limit": 100}));
    assert_eq!(content(&who)["who"], command("who", &["翁恺宁"])[0]);
    let passage = json!({"claim": "2023-11-30-lingang-anniversary#investment-cny"});
    let passage = client.answer("passage", passage);
    assert_eq!(content(&passage)["passages"][0]["label"], "p2");
    assert!(text(&passage).contains("SHINE"), "{passage}");
    let found = client.all("find", json!({"words": "lingang group", "limit": 10}));
    assert!(found.len() > 20);
    for hit in &found {
        assert!(!hit["citations"].as_array().unwrap().is_empty(), "{hit}");
    }
    let profile = content(&client.answer("profile", json!({"name": "Zhang Ying"})));
    let ours = &command("profile", &["Zhang Ying"])[0];
    for part in ["entity", "standing", "names", "not_stated"] {
        assert_eq!(profile["profile"][part], ours[part], "{part}");
    }
    assert_eq!(profile["profile"]["said"]["items"], ours["said"]["items"]);
    // A model can ask `passage` of each line.
    let lines = client.answer("profile", json!({"name": "Zhang Ying"}));
    for fact in profile["profile"]["said"]["items"].as_array().unwrap() {
        let (_, key) = fact["claim"].as_str().unwrap().split_once('#').unwrap();
        let key = format!("] #{key}\n");
        assert!(text(&lines).contains(&key), "{key}");
    }
    let overview = content(&client.answer("industries", json!({"limit": 100})));
    let ours = command("industries", &[]);
    assert_eq!(overview["industries"], ours["industries"]);
    assert_eq!(overview["more"], false);
    let projects = ours["projects"].as_array().unwrap();
    for (theirs, ours) in overview["projects"]
        .as_array()
        .unwrap()
        .iter()
        .zip(projects)
    {
        assert_eq!(theirs["project"], ours["project"]);
        assert!(!theirs["facts"].as_array().unwrap().is_empty());
        let (theirs, ours) = (theirs["totals"].as_array(), ours["totals"].as_array());
        let sums = theirs.unwrap().iter().map(|total| &total["sum"]);
        assert!(sums.eq(ours.unwrap().iter().map(|total| &total["sum"])));
    }
    assert_eq!(
        overview["projects"].as_array().unwrap().len(),
        projects.len()
    );
    let few = content(&client.answer("industries", json!({"limit": 1})));
    assert_eq!(few["industries"].as_array().unwrap().len(), 1);
    assert_eq!(
        (few["projects"].as_array().unwrap().len(), &few["more"]),
        (1, &json!(true))
    );
    assert_eq!(client.end(), Some(0));
}

/// Over a base in which no claim is a plain fact, no line reads as if one were.
#[test]
fn every_line_says_how_far_it_holds() {
    let (_folder, path) = folder();
    let world = reserved::World::new(23);
    let (sheet, base) = (path("reserved.json"), path("reserved.db"));
    std::fs::write(&sheet, serde_json::to_string(&world.sheet).unwrap()).unwrap();
    ends("load", &[&base, &sheet], 0);
    let mut client = Client::greeted(&["--base", &base]);
    let mut lines = Vec::new();
    let mut keep = |answer: &Value| lines.extend(text(answer).lines().map(str::to_lowercase));
    for tool in ["facts", "figures", "timeline"] {
        let mut asked = json!({"limit": 100});
        loop {
            let answer = client.answer(tool, asked.clone());
            keep(&answer);
            match answer["structuredContent"]["next"].clone() {
                Value::Null => break,
                next => asked["after"] = next,
            }
        }
    }
    for claim in world.claims.iter().step_by(7) {
        let named = json!({"name": claim.subject});
        keep(&client.answer("profile", named.clone()));
        keep(&client.answer("who", named));
        keep(&client.answer("find", json!({"words": claim.subject})));
        for modality in ["reported", "planned", "alleged"] {
            let asked = json!({"subject": claim.subject, "modality": modality});
            keep(&client.answer("total", asked));
        }
    }
    let mut told = 0;
    for line in &lines {
        for claim in world.told_in(line) {
            told += 1;
            assert_eq!(claim.missing(line, true), None, "{line}");
        }
    }
    assert!(told > 300, "{told}");
}

/// A base that somebody else writes to meanwhile is asked as it is when it is asked; and it is in
/// nobody's way.
#[test]
fn a_base_that_changes_is_read_at_one_state() {
    let (_folder, path) = folder();
    let base = path("news.db");
    ends("load", &[&base, SHEET], 0);
    let mut client = Client::greeted(&["--base", &base]);
    let count = |client: &mut Client| client.all("sources", json!({})).len();
    assert_eq!(count(&mut client), 1);
    let first = client.answer("facts", json!({"limit": 50}));
    ends("load", &[&base, ANOTHER], 0);
    // It is one clean file again although the server runs.
    assert_eq!(
        common::files(std::path::Path::new(&base).parent().unwrap()),
        ["news.db"]
    );
    assert_eq!(count(&mut client), 2);
    // A page goes on where it ended; what came later comes, too.
    let next = first["structuredContent"]["next"].clone();
    let rest = client.all("facts", json!({"limit": 50, "after": next}));
    assert_eq!(50 + rest.len(), client.all("facts", json!({})).len());
    ends("withdraw", &[&base, "2023-11-30-lingang-anniversary"], 0);
    assert_eq!(count(&mut client), 1);
    // While it is gone, the answer says so; then it is asked again.
    std::fs::rename(&base, path("away.db")).unwrap();
    let (kind, message) = client.refused("sources", json!({}));
    assert_eq!(kind, "base");
    assert!(message.contains("news.db"), "{message}");
    std::fs::rename(path("away.db"), &base).unwrap();
    assert_eq!(count(&mut client), 1);
    assert_eq!(client.end(), Some(0));
    let (_, errors) = ends("mcp", &["--base", &path("none.db")], 2);
    assert!(errors.starts_with("citebase mcp: "), "{errors}");
}

/// Of much more than a model can read, a page comes at a time, and the words say so.
#[test]
fn answers_are_bounded() {
    let (_folder, path) = folder();
    let (sheet, base) = (path("long.json"), path("long.db"));
    let name = |n: usize| format!("Works {n}{}", " of a name that goes on and on".repeat(40));
    let entities = (0..300).map(|n| {
        (
            format!("works-{n}"),
            json!({"kind": "organisation", "names": [{"text": name(n)}]}),
        )
    });
    let mut entities: serde_json::Map<String, Value> = entities.collect();
    entities.insert(
        "park".into(),
        json!({"kind": "organisation", "names": [{"text": "Park", "cite": "p1"}]}),
    );
    let relations = (0..300).map(|n| {
        json!({"key": format!("r{n}"), "subject": format!("works-{n}"), "relation": "part of",
            "object": "park", "cite": ["p1"]})
    });
    let figures = (0..300).map(|n| {
        json!({"key": format!("f{n}"), "subject": format!("works-{n}"), "measure": "investment",
            "quantity": {"wording": format!("{} yuan", n + 1), "exactly": n + 1, "unit": "CNY"}, "cite": ["p1"]})
    });
    let long = json!({"citebase": 1, "source": {"key": "long", "language": "en"},
        "passages": ["p1"], "entities": entities, "relations": relations.collect::<Vec<_>>(),
        "figures": figures.collect::<Vec<_>>()});
    std::fs::write(&sheet, long.to_string()).unwrap();
    ends("load", &[&base, &sheet], 0);
    let mut client = Client::greeted(&["--base", &base]);
    // `call` holds each answer against the bound.
    assert_eq!(
        client
            .all("facts", json!({"name": "Park", "limit": 100}))
            .len(),
        300
    );
    let profile = client.answer("profile", json!({"name": "Park", "limit": 100}));
    assert!(text(&profile).contains("page by page"), "{profile}");
    client.answer("who", json!({"name": "Park", "limit": 100}));
    client.answer("find", json!({"words": "works", "limit": 100}));
    let total = client.answer("total", json!({"measure": "investment", "limit": 100}));
    assert!(
        text(&total).starts_with("investment in CNY, reported: 45,150 CNY\n"),
        "{total}"
    );
    assert!(
        text(&total).contains(" more; `figures` lists them page by page"),
        "{total}"
    );
    let total = &total["structuredContent"]["totals"][0];
    assert_eq!(total["figures_together"], 300);
    assert!(total["counted"].as_array().unwrap().len() < 100);
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let mut client = Client::greeted(&["--companions"]);
    for (tool, arguments, kind, says) in [
        (
            "facts",
            json!({"nme": "x"}),
            "wrong arguments",
            "there is no argument \"nme\"; there are after, as_of,",
        ),
        (
            "facts",
            json!({"modality": "plan"}),
            "wrong arguments",
            "modality: unknown variant `plan`, expected one of `reported`",
        ),
        (
            "facts",
            json!({"denied": "yes"}),
            "wrong arguments",
            "denied: invalid type: string \"yes\", expected a boolean",
        ),
        (
            "facts",
            json!({"as_of": "2023-13-01"}),
            "wrong arguments",
            "as_of: ",
        ),
        (
            "facts",
            json!({"limit": 0}),
            "wrong arguments",
            "limit is a number from 1 to 100",
        ),
        (
            "facts",
            json!({"limit": "10"}),
            "wrong arguments",
            "limit is a number",
        ),
        (
            "facts",
            json!({"after": 7}),
            "wrong arguments",
            "after is the text",
        ),
        (
            "facts",
            json!({"after": "nonsense"}),
            "cursor",
            "begin with the first page",
        ),
        (
            "facts",
            json!({"name": "Lingang Group", "denied": true}),
            "wrong arguments",
            "leave out the filters",
        ),
        (
            "facts",
            json!({"source": "2023-11-30-lingang"}),
            "not found",
            "the nearest are 2023-11-30-lingang-anniversary",
        ),
        (
            "facts",
            json!({"passage": "p1"}),
            "not found",
            "passage of no source",
        ),
        (
            "profile",
            json!({}),
            "wrong arguments",
            "missing field `name`",
        ),
        (
            "profile",
            json!({"name": ["x"]}),
            "wrong arguments",
            "name: invalid type",
        ),
        (
            "profile",
            json!({"name": "Nobody"}),
            "not found",
            "`find` leads from words",
        ),
        (
            "profile",
            json!({"name": "x".repeat(100_000)}),
            "not found",
            "no source calls anything",
        ),
        (
            "figures",
            json!({"measure": "weight"}),
            "not found",
            "measure \"weight\"",
        ),
        (
            "figures",
            json!({"at_least": "much", "unit": "CNY"}),
            "wrong arguments",
            "at_least: ",
        ),
        (
            "total",
            json!({"industry": "Lingang Group"}),
            "wrong arguments",
            "takes an industry",
        ),
        (
            "passage",
            json!({"claim": "none"}),
            "wrong arguments",
            "source#key",
        ),
        (
            "passage",
            json!({"claim": "a#b"}),
            "not found",
            "there is no source \"a\"",
        ),
        ("timeline", json!({"phase": "opend"}), "not found", "opened"),
    ] {
        let (what, message) = client.refused(tool, arguments.clone());
        assert!(
            what == kind && message.contains(says),
            "{tool} {arguments}: {what}: {message}"
        );
        assert!(message.len() < 5000, "{}", message.len());
    }
    // A cursor is of its own question alone.
    let facts = client.answer("facts", json!({"limit": 1}));
    let next = facts["structuredContent"]["next"].clone();
    assert_eq!(
        client.refused("timeline", json!({"after": next})).0,
        "cursor"
    );
    // What does not fit the protocol is an error of the protocol.
    let answer = client.ask("tools/call", json!({"name": "drop", "arguments": {}}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("find, profile")
    );
    let answer = client.ask("tables/drop", json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    for odd in [json!(null), json!(7), json!(["x"]), json!("x")] {
        let answer = client.ask("tools/call", json!({"name": "facts", "arguments": odd}));
        // A call without arguments asks for everything.
        assert!(
            answer["error"]["code"].is_i64() || odd.is_null(),
            "{answer}"
        );
    }
    // Nothing that SQL or a shell could take for more than text is more than text.
    client.answer(
        "find",
        json!({"words": "x'; DROP TABLE source; -- \" * NEAR( \u{0}"}),
    );
    assert_eq!(client.all("sources", json!({})).len(), 9);
}

#[test]
fn a_hostile_client_is_told_so() {
    let mut client = Client::greeted(&["--companions"]);
    client.call("facts", json!({"limit": 100}));
    let before = client.memory();
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{}}}"#,
        "[".repeat(100_000) + &"]".repeat(100_000)
    );
    for (line, code) in [
        ("{", -32700),
        ("nonsense", -32700),
        ("\u{0}\u{1}", -32700),
        (&deep, -32700),
        ("[]", -32600),
        ("7", -32600),
        ("{}", -32600),
        (r#"{"jsonrpc":"1.0","id":9,"method":"ping"}"#, -32600),
        (r#"[{"jsonrpc":"2.0","id":9,"method":"ping"}]"#, -32600),
        (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
    ] {
        client.send(line);
        let answer = client.next();
        let shown: String = line.chars().take(60).collect();
        assert_eq!(answer["error"]["code"], code, "{shown}: {answer}");
    }
    // Bytes that are no text.
    client
        .to
        .as_mut()
        .unwrap()
        .write_all(b"\xff\xfe\n")
        .unwrap();
    assert_eq!(client.next()["error"]["code"], -32700);
    // Empty lines and other protocols' notifications ask for nothing.
    client.send("");
    client.send(r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{}}"#);
    client
        .send(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}"#);

    // A line of a hundred megabytes: it is refused while it is still being written.
    let part = vec![b'x'; 1_000_000];
    for n in 0..100 {
        client.to.as_mut().unwrap().write_all(&part).unwrap();
        if n == 3 {
            let answer = client.next();
            assert_eq!(answer["error"]["code"], -32600, "{answer}");
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(message.contains("1048576 bytes"), "{message}");
        }
    }
    client.send("");
    // It is as well as before.
    let answer = client.answer("find", json!({"words": "lingang"}));
    assert!(text(&answer).contains("Lingang Group"));
    if let (Some(before), Some(after)) = (before, client.memory()) {
        assert!(after < before + 20_000, "{before} KiB, then {after}");
    }

    // Thousands of questions of one that does not read the answers.
    let mut to = client.to.take().unwrap();
    let writer = std::thread::spawn(move || {
        for n in 0..3000 {
            let ask = json!({"jsonrpc": "2.0", "id": 10_000 + n, "method": "tools/call",
                "params": {"name": "facts", "arguments": {"limit": 20}}});
            writeln!(to, "{ask}").unwrap();
        }
        to
    });
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(!writer.is_finished(), "what nobody reads piles up");
    if let (Some(before), Some(after)) = (before, client.memory()) {
        assert!(after < before + 30_000, "{before} KiB, then {after}");
    }
    for n in 0..3000 {
        assert_eq!(client.next()["id"], 10_000 + n);
    }
    client.to = Some(writer.join().unwrap());
    // One that goes away while it is answered.
    for _ in 0..100 {
        client.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string());
    }
    let Client {
        mut server,
        to,
        from,
        ..
    } = client;
    drop(from);
    drop(to);
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn who_does_not_say_hello_is_told_so() {
    // Nobody asks anything.
    assert_eq!(Client::new(&[]).end(), Some(0));
    let mut client = Client::new(&[]);
    let answer = client.ask("tools/list", json!({}));
    assert!(answer["error"]["message"].is_string(), "{answer}");
    client.send("{");
    assert_eq!(client.next()["error"]["code"], -32700);
    let answer = client.ask(
        "initialize",
        json!({"protocolVersion": "1999-01-01", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}),
    );
    assert!(answer["result"]["protocolVersion"].is_string(), "{answer}");
    client.answer("sources", json!({}));
    assert_eq!(client.end(), Some(0));
}
