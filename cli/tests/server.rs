//! The server of the guide, asked over the network as clients do.

#[allow(dead_code, reason = "the test serves by itself")]
#[path = "../examples/server.rs"]
mod server;

use axum::extract::State;
use axum::routing::get;
use citebase::query::{Fact, Page, Paged, Profile, all};
use citebase::sheet::Sheet;
use citebase::{Batch, KnowledgeBase, Pool, PoolSettings};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Long enough for anything but what does not end.
const AMPLE: Duration = Duration::from_secs(60);

#[test]
fn the_page_shows_the_program() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let page = std::fs::read_to_string(format!("{root}/docs/server.md")).unwrap();
    let program = std::fs::read_to_string(format!("{root}/cli/examples/server.rs")).unwrap();
    let program = program.split_once("\nuse ").unwrap().1;
    assert!(
        page.contains(&format!("\nuse {program}```")),
        "docs/server.md shows cli/examples/server.rs from its first `use` on"
    );
}

/// A server of all articles of the crate, as long as it is held.
struct Serving {
    address: SocketAddr,
    pool: Pool,
    _runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

fn sheets() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

fn serve(settings: PoolSettings) -> Serving {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    base.load_all(sheets(), &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    drop(base);
    let pool = Pool::open(&path, settings).unwrap();
    let app = server::app(pool.clone()).merge(
        axum::Router::new()
            .route("/endless", get(endless))
            .with_state(pool.clone()),
    );
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async { axum::serve(listener, app).await.unwrap() });
    Serving {
        address,
        pool,
        _runtime: runtime,
        _folder: folder,
    }
}

/// A question that does not end by itself.
async fn endless(State(pool): State<Pool>) -> Result<axum::Json<()>, server::Refused> {
    let endless = |base: &citebase::query::Reader| loop {
        base.dump(&mut std::io::sink())?;
    };
    server::read(pool, endless).await
}

impl Serving {
    fn send(&self, request: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(AMPLE)).unwrap();
        let length = body.len();
        let head = "Host: localhost\r\nConnection: close\r\nContent-Length";
        write!(
            stream,
            "{request} HTTP/1.1\r\n{head}: {length}\r\n\r\n{body}"
        )
        .unwrap();
        stream
    }

    /// The status and the JSON of an answer.
    fn ask(&self, request: &str, body: &str) -> (u16, Value) {
        let mut text = String::new();
        self.send(request, body).read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (
            status,
            serde_json::from_str(body).unwrap_or(Value::from(body)),
        )
    }

    fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask(&format!("GET {path}"), "");
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

#[test]
fn what_it_answers_is_what_the_library_answers() {
    let serving = serve(PoolSettings::default());
    let mut found: Vec<Fact> = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/facts?modality=reported&limit=100{after}");
        let page: Paged<Fact> = serde_json::from_value(serving.get(&path)).unwrap();
        found.extend(page.items);
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let mut base = KnowledgeBase::in_memory().unwrap();
    base.load_all(sheets(), &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    let filter = serde_json::from_str(r#"{"modality": "reported"}"#).unwrap();
    let expected: Result<Vec<Fact>, _> = all(|page| base.facts(&filter, page)).collect();
    assert_eq!(found, expected.unwrap());
    assert!(found.len() > 100);

    let group = base.organisation("lingang-group").unwrap().unwrap();
    let profile: Profile = serde_json::from_value(serving.get("/entities/lingang-group")).unwrap();
    assert_eq!(profile, base.profile(group.id, 50).unwrap());
    let figures = serving.get("/figures?subject=lingang-group&limit=5");
    let of_it = serde_json::from_str(r#"{"subject": "lingang-group"}"#).unwrap();
    let expected = base.figures(&of_it, &Page::first(5)).unwrap();
    assert_eq!(figures, serde_json::to_value(expected).unwrap());
    let query = serde_urlencoded::from_str("measure=added+investment&unit=CNY").unwrap();
    let totals = serving.get("/totals?measure=added+investment&unit=CNY");
    assert_eq!(
        totals,
        serde_json::to_value(base.totals(&query).unwrap()).unwrap()
    );
    let hits = serving.get("/search?q=zhang");
    assert!(!hits["hits"]["items"].as_array().unwrap().is_empty());
}

#[test]
fn what_is_wrong_is_told() {
    let serving = serve(PoolSettings::default());
    for (request, status, word) in [
        ("GET /facts?sourse=paper", 400, "sourse"),
        ("GET /facts?modality=plan", 400, "plan"),
        ("GET /facts?limit=0", 400, "0"),
        ("GET /facts?limit=many", 400, "digit"),
        ("GET /facts?after=garbage", 400, "garbage"),
        ("GET /facts?source=nowhere", 404, "nowhere"),
        ("GET /figures?subject=nobody", 404, "nobody"),
        ("GET /figures?at_least=5", 422, "unit"),
        ("GET /entities/nobody", 404, "no such entity"),
        ("GET /changes?since=9-00000000", 410, "9-00000000"),
        ("GET /changes?since=soon", 400, "soon"),
    ] {
        let (found, answer) = serving.ask(request, "");
        assert_eq!(found, status, "{request}: {answer}");
        assert!(answer.to_string().contains(word), "{request}: {answer}");
    }
    let next = serving.get("/facts?limit=1")["next"]
        .as_str()
        .unwrap()
        .to_owned();
    let (status, _) = serving.ask(&format!("GET /figures?limit=1&after={next}"), "");
    assert_eq!(status, 400, "a cursor of another question");
    let (status, _) = serving.ask("POST /sheets", "{}");
    assert_eq!(status, 422);
    let sheet = KnowledgeBase::seed().unwrap().to_json().unwrap();
    let (status, report) = serving.ask("POST /sheets", &sheet);
    assert_eq!(status, 200, "{report}");
}

#[test]
fn a_client_that_goes_away_frees_its_reader() {
    let serving = serve(PoolSettings {
        readers: 1,
        deadline: AMPLE,
    });
    let long = serving.send("GET /endless", "");
    std::thread::sleep(Duration::from_millis(200));
    std::thread::scope(|scope| {
        let next = scope.spawn(|| serving.get("/facts?limit=1"));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!next.is_finished(), "there is only one reader");
        let gone = Instant::now();
        drop(long);
        next.join().unwrap();
        assert!(gone.elapsed() < AMPLE / 2, "{:?}", gone.elapsed());
    });
}

#[test]
fn eight_clients_beside_a_writer_meet_no_error() {
    let seconds = std::env::var("CITEBASE_SECONDS").map_or(3, |s| s.parse().unwrap());
    let serving = serve(PoolSettings::default());
    let (sheets, asked) = (sheets(), AtomicU64::new(0));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut written = 0_u64;
    let mut slowest = Duration::ZERO;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8)
            .map(|number| {
                let (serving, asked) = (&serving, &asked);
                scope.spawn(move || {
                    let mut slowest = Duration::ZERO;
                    let mut since = "0-00000000".to_owned();
                    for round in number.. {
                        let begun = Instant::now();
                        if begun >= end {
                            break;
                        }
                        match round % 5 {
                            0 => drop(serving.get("/facts?modality=planned&limit=50")),
                            1 => drop(serving.get("/search?q=lingang")),
                            2 => drop(serving.get("/totals?measure=investment")),
                            3 => drop(serving.get("/entities/lingang-group")),
                            _ => {
                                let changes = serving.get(&format!("/changes?since={since}"));
                                if let Some(last) = changes.as_array().unwrap().last() {
                                    since = last["sequence"].as_str().unwrap().to_owned();
                                }
                            }
                        }
                        asked.fetch_add(1, Ordering::Relaxed);
                        slowest = slowest.max(begun.elapsed());
                    }
                    slowest
                })
            })
            .collect();
        // The seed stays, so that what is asked for by key is there.
        let (kept, others) = sheets.split_last().unwrap();
        assert!(
            serving
                .pool
                .read(&Default::default(), |r| r.sheet(&kept.source.key))
                .is_ok()
        );
        while Instant::now() < end {
            for sheet in others {
                let key = &sheet.source.key;
                serving
                    .pool
                    .write(&Default::default(), |base| base.withdraw(key))
                    .unwrap();
                let (status, report) = serving.ask("POST /sheets", &sheet.to_json().unwrap());
                assert_eq!(status, 200, "{report}");
                written += 2;
            }
        }
        for client in clients {
            slowest = slowest.max(client.join().unwrap());
        }
    });
    let asked = asked.into_inner();
    let told = format!(
        "{asked} answers to 8 clients beside {written} writes in {seconds} s, 0 errors; the slowest took {slowest:?}\n"
    );
    std::io::stderr().write_all(told.as_bytes()).unwrap();
    assert!(asked > 8 && written > 1);
}
