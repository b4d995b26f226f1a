//! Looking up, completing and searching, measured beside plain FTS5 and an ordinary index as one
//! would write them by hand over the same names and texts.
//!
//! `cargo bench --bench search` takes a base of 10,000 claims; `CITEBASE_BENCH_CLAIMS=1120000`
//! one of a million names and texts. Both files are kept in `target/tmp`; delete them to have
//! them built anew.

mod made_up;

use citebase::query::{Page, SearchFilter};
use citebase::{Batch, KnowledgeBase};
use made_up::Chance;
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Done<T> = Result<T, Box<dyn Error>>;

/// How many different questions of a sort are asked, and how many answers a page has.
const QUESTIONS: usize = 201;
const PAGE: u32 = 10;

/// Names by the words that FTS5's own tokenizer makes of them and by their beginning; texts by
/// their words.
const BY_HAND: &str = "
    CREATE VIRTUAL TABLE names USING fts5 (text, tokenize = 'unicode61');
    CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61');
    CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL, fold TEXT NOT NULL);
    CREATE TABLE keyed (key TEXT PRIMARY KEY, name INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE identified (value TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (value, key)) WITHOUT ROWID;
    CREATE TABLE built (seconds REAL NOT NULL);";

/// The same texts as the base's index has: one row a headline or claim.
const FILL: &str = "
    INSERT INTO name SELECT id, text, lower(text) FROM base.name ORDER BY id;
    CREATE INDEX name_by_fold ON name (fold);
    INSERT INTO names (rowid, text) SELECT id, text FROM name ORDER BY id;
    INSERT INTO texts (text) SELECT headline FROM base.source ORDER BY id;
    INSERT INTO texts (text)
      SELECT concat_ws(' ', s.gist, f.wording, c.qualifier, c.date_words, c.voice, c.note) AS words
      FROM base.claim c
      LEFT JOIN base.statement s ON s.source = c.source AND s.claim = c.claim
      LEFT JOIN base.figure f ON f.source = c.source AND f.claim = c.claim
      WHERE words <> '' ORDER BY c.source, c.claim;
    INSERT INTO keyed SELECT key, name FROM base.entity;
    INSERT OR IGNORE INTO identified SELECT i.value, e.key FROM base.identifier i
      JOIN base.mention m ON m.source = i.source AND m.mention = i.mention
      JOIN base.entity e ON e.id = m.entity;";

const EXACT: &str = "SELECT text FROM name WHERE fold = ?1 LIMIT 10";
const KEYED: &str = "SELECT n.text FROM keyed k JOIN name n ON n.id = k.name WHERE k.key = ?1";
const IDENTIFIED: &str = "SELECT n.text FROM identified i JOIN keyed k ON k.key = i.key
    JOIN name n ON n.id = k.name WHERE i.value = ?1 LIMIT 10";
const BEGINNING: &str =
    "SELECT text FROM name WHERE fold >= ?1 AND fold < ?1 || char(0x10FFFF) ORDER BY fold LIMIT 10";
const NAMES: &str = "SELECT text FROM names WHERE names MATCH ?1 ORDER BY rowid LIMIT 10";
const TEXTS: &str = "SELECT text FROM texts WHERE texts MATCH ?1 ORDER BY rowid LIMIT 10";
const BEST_NAMES: &str = "SELECT text FROM names WHERE names MATCH ?1 ORDER BY rank LIMIT 10";
const BEST_TEXTS: &str = "SELECT text FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10";

fn main() -> Done<()> {
    let claims: usize = match std::env::var("CITEBASE_BENCH_CLAIMS") {
        Ok(given) => given.parse()?,
        Err(_) => 10_000,
    };
    let sheets = claims.div_ceil(made_up::CLAIMS);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let version = made_up::VERSION;
    let path = folder.join(format!("search-{claims}-v{version}.db"));
    let by_hand = folder.join(format!("search-{claims}-v{version}-by-hand.db"));
    let loading = built(&path, sheets)?;
    let hand = hand_built(&by_hand, &path)?;

    let mut base = KnowledgeBase::open(&path)?;
    let count = |table: &str| {
        base.connection()
            .query_row(&format!("SELECT count(*) FROM {table}"), (), |row| {
                row.get::<_, i64>(0)
            })
    };
    let (names, claims) = (count("name")?, count("claim")?);
    let texts: i64 = hand.query_row("SELECT count(*) FROM texts", (), |row| row.get(0))?;
    let seconds: f64 = hand.query_row("SELECT seconds FROM built", (), |row| row.get(0))?;
    println!("{claims} claims of {sheets} sheets: {names} names and {texts} texts");
    match loading {
        Some(took) => println!(
            "ours: loaded in {:.1} s ({:.0} claims a second)",
            took.as_secs_f64(),
            claims as f64 / took.as_secs_f64()
        ),
        None => println!("ours: kept from an earlier run"),
    }
    println!(
        "  {} bytes a claim, everything in it",
        size(&path)? / claims
    );
    println!(
        "by hand: filled from ours in {seconds:.1} s; {} bytes a claim, names and texts alone\n",
        size(&by_hand)? / claims
    );

    let questions = questions(&base, &hand)?;
    let base = base.snapshot()?;
    hand.execute_batch("BEGIN; SELECT 1 FROM name LIMIT 1;")?;
    println!(
        "| {:<43} | {:>9} | {:>9} | {:>6} | {:>13} | {:>9} |",
        "question (median of 201)", "ours", "by hand", "ratio", "by hand, bm25", "found"
    );
    println!(
        "| {:-<43} | {:->8}: | {:->8}: | {:->5}: | {:->12}: | {:->8}: |",
        "", "", "", "", "", ""
    );
    for (sort, asked) in &questions {
        if asked.is_empty() {
            println!("| {:<43} | none to ask", sort.title());
            continue;
        }
        let (ours, found) = median(asked, |text| sort.ours(&base, text))?;
        let (theirs, found_by_hand) = median(asked, |text| sort.by_hand(&hand, text, false))?;
        let best = match sort {
            Sort::Search(..) => {
                milliseconds(median(asked, |text| sort.by_hand(&hand, text, true))?.0)
            }
            _ => String::new(),
        };
        println!(
            "| {:<43} | {:>9} | {:>9} | {:>6.1} | {best:>13} | {:>9} |",
            sort.title(),
            milliseconds(ours),
            milliseconds(theirs),
            ours.as_secs_f64() / theirs.as_secs_f64(),
            format!("{found} / {found_by_hand}")
        );
    }
    println!("\nPages of {PAGE}; found: how many answers the median page has, ours / by hand.");
    Ok(())
}

fn size(path: &Path) -> Done<i64> {
    Ok(i64::try_from(std::fs::metadata(path)?.len())?)
}

fn milliseconds(took: Duration) -> String {
    format!("{:.3} ms", took.as_secs_f64() * 1e3)
}

/// Builds the base unless it is there; a file half built has another name.
fn built(path: &Path, sheets: usize) -> Done<Option<Duration>> {
    // A base of another schema is built anew.
    if path.exists() && KnowledgeBase::open(path).is_ok() {
        return Ok(None);
    }
    let unfinished = path.with_extension("unfinished");
    remove(&unfinished)?;
    remove(path)?;
    eprintln!("building {}", path.display());
    let start = Instant::now();
    let mut base = KnowledgeBase::create(&unfinished)?;
    let batch = Batch {
        commit_every: NonZeroUsize::new(200),
        stop_at_refusal: true,
    };
    let mut refused = None;
    base.load_all(
        (0..sheets).map(|number| Ok(made_up::sheet(number))),
        &batch,
        |sheet| {
            refused = refused
                .take()
                .or(sheet.result.as_ref().err().map(ToString::to_string));
            ControlFlow::Continue(())
        },
    )?;
    if let Some(refused) = refused {
        return Err(refused.into());
    }
    base.close()?;
    let took = start.elapsed();
    std::fs::rename(&unfinished, path)?;
    Ok(Some(took))
}

fn remove(path: &Path) -> Done<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if Path::new(&name).exists() {
            std::fs::remove_file(name)?;
        }
    }
    Ok(())
}

fn hand_built(path: &Path, base: &Path) -> Done<Connection> {
    // What was built from an older base is of no use.
    let age = |path: &Path| std::fs::metadata(path).and_then(|about| about.modified());
    if !path.exists() || age(path)? < age(base)? {
        remove(path)?;
        let unfinished = path.with_extension("unfinished");
        remove(&unfinished)?;
        let db = Connection::open(&unfinished)?;
        db.execute(
            "ATTACH ?1 AS base",
            [base.to_str().ok_or("the path is no text")?],
        )?;
        let start = Instant::now();
        db.execute_batch(&format!("BEGIN; {BY_HAND} {FILL} COMMIT;"))?;
        db.execute(
            "INSERT INTO built VALUES (?1)",
            [start.elapsed().as_secs_f64()],
        )?;
        db.close().map_err(|(_, error)| error)?;
        std::fs::rename(&unfinished, path)?;
    }
    Ok(Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?)
}

/// What is asked, each sort of many different texts.
enum Sort {
    Exact,
    Key,
    Identifier,
    Complete(&'static str),
    /// Whether as a phrase.
    Search(&'static str, bool),
}

impl Sort {
    fn title(&self) -> &'static str {
        match self {
            Self::Exact => "lookup: exact name",
            Self::Key => "lookup: key",
            Self::Identifier => "lookup: identifier",
            Self::Complete(title) | Self::Search(title, _) => title,
        }
    }

    fn ours(&self, base: &citebase::query::Reader, text: &str) -> Done<usize> {
        Ok(match self {
            Self::Exact => black_box(base.named(text)?).len(),
            Self::Key => usize::from(black_box(base.organisation(text)?).is_some()),
            Self::Identifier => black_box(base.identified(Some("wikidata"), text)?).len(),
            Self::Complete(_) => black_box(base.complete(text, None, PAGE)?).len(),
            Self::Search(_, phrase) => {
                let filter = SearchFilter {
                    phrase: *phrase,
                    ..SearchFilter::default()
                };
                black_box(base.search(text, &filter, &Page::first(PAGE))?)
                    .hits
                    .items
                    .len()
            }
        })
    }

    fn by_hand(&self, db: &Connection, text: &str, by_rank: bool) -> Done<usize> {
        let fold = text.to_lowercase();
        Ok(match self {
            Self::Exact => texts(db, EXACT, &fold)?.len(),
            Self::Key => texts(db, KEYED, text)?.len(),
            Self::Identifier => texts(db, IDENTIFIED, text)?.len(),
            Self::Complete(_) => texts(db, BEGINNING, &fold)?.len(),
            Self::Search(_, phrase) => {
                let words = expression(text, *phrase);
                let (names, more) = if by_rank {
                    (BEST_NAMES, BEST_TEXTS)
                } else {
                    (NAMES, TEXTS)
                };
                let mut found = texts(db, names, &words)?;
                if found.len() < PAGE as usize {
                    found.extend(texts(db, more, &words)?);
                    found.truncate(PAGE as usize);
                }
                found.len()
            }
        })
    }
}

fn texts(db: &Connection, sql: &str, text: &str) -> Done<Vec<String>> {
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map([text], |row| row.get(0))?;
    Ok(black_box(found.collect::<Result<_, _>>()?))
}

/// Chinese is one long word to FTS5, so that it can only be asked for its beginning.
fn expression(text: &str, phrase: bool) -> String {
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', "\"\""));
    if phrase {
        return quoted(text);
    }
    let words = text.split_whitespace().map(|word| match is_chinese(word) {
        true => format!("{} *", quoted(word)),
        false => quoted(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// The median time of a question, after all were asked once; and of the number of answers.
fn median(asked: &[String], mut ask: impl FnMut(&str) -> Done<usize>) -> Done<(Duration, usize)> {
    for text in asked.iter().step_by(10) {
        ask(text)?;
    }
    let mut times = Vec::new();
    let mut found = Vec::new();
    for text in asked {
        let start = Instant::now();
        let answers = ask(text)?;
        times.push(start.elapsed());
        found.push(answers);
    }
    times.sort_unstable();
    found.sort_unstable();
    Ok((times[times.len() / 2], found[found.len() / 2]))
}

/// Questions drawn from what is in the base, always the same ones.
fn questions(base: &citebase::query::Reader, hand: &Connection) -> Done<Vec<(Sort, Vec<String>)>> {
    let mut chance = Chance::new(20);
    let names = sample(&mut chance, hand, "name")?;
    let texts = sample(&mut chance, hand, "texts")?;
    let (han, english): (Vec<&String>, Vec<&String>) = names.iter().partition(|n| is_chinese(n));
    let all: Vec<&String> = names.iter().chain(&texts).collect();
    let (han_all, english_all): (Vec<&String>, Vec<&String>) = all
        .iter()
        .partition(|text| text.chars().any(|c| is_chinese(&c.to_string())));

    let mut how_many: BTreeMap<String, i64> = BTreeMap::new();
    let mut of_word = hand.prepare(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM names WHERE names MATCH ?1 LIMIT 2000))
              + (SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ?1 LIMIT 2000))",
    )?;
    let known: BTreeSet<&str> = english_all.iter().flat_map(|t| words(t)).collect();
    for word in known {
        let count = of_word.query_row([expression(word, true)], |row| row.get(0))?;
        how_many.insert(word.to_owned(), count);
    }
    // Of a small base, a word is common that few sheets have not.
    let rows: i64 = hand.query_row("SELECT count(*) FROM texts", (), |row| row.get(0))?;
    let common = 2000.min(rows / 30);
    let having = |wanted: &dyn Fn(i64) -> bool| -> Vec<String> {
        how_many
            .iter()
            .filter(|(_, n)| wanted(**n))
            .map(|(word, _)| word.clone())
            .collect()
    };
    let rare = having(&|n| (1..=20).contains(&n));
    let frequent = having(&|n| n >= common);

    let mut keys = Vec::new();
    let mut identifiers = Vec::new();
    for number in (0..200_000).step_by(7) {
        let key = made_up::organisation_key(number);
        if base.organisation(key.as_str())?.is_some() {
            keys.push(key);
            if number % 3 == 0 {
                identifiers.push(made_up::identifier(number));
            }
        }
    }
    let spread = |list: Vec<String>| -> Vec<String> {
        let step = list.len() as f64 / QUESTIONS as f64;
        (0..QUESTIONS)
            .filter_map(|at| list.get((at as f64 * step) as usize).cloned())
            .collect()
    };
    let begin = |names: &[&String], letters: usize| -> Vec<String> {
        let beginning = |name: &&String| -> String { name.chars().take(letters).collect() };
        names.iter().take(QUESTIONS).map(beginning).collect()
    };
    let mut within = |characters: usize| -> Vec<String> {
        let mut found = Vec::new();
        for text in &han_all {
            let runs = text.split(|c: char| !is_chinese(&c.to_string()));
            let Some(run) = runs.max_by_key(|run| run.len()) else {
                continue;
            };
            let count = run.chars().count();
            if count >= characters {
                let at = chance.below(count - characters + 1);
                found.push(run.chars().skip(at).take(characters).collect());
            }
        }
        found.truncate(QUESTIONS);
        found
    };
    let (han_two, han_four) = (within(2), within(4));
    let mut some = |count: usize, together: bool| -> Vec<String> {
        let mut found = Vec::new();
        for text in &english_all {
            let words: Vec<&str> = words(text).collect();
            if words.len() < count + 2 {
                continue;
            }
            let at = chance.below(words.len() - count + 1);
            found.push(match together {
                true => words[at..at + count].join(" "),
                false => {
                    let other = (at + 2) % words.len();
                    format!("{} {}", words[other], words[at])
                }
            });
        }
        found.truncate(QUESTIONS);
        found
    };
    let (two, phrases) = (some(2, false), some(3, true));
    let nothing = rare.iter().map(|word| format!("{word}qx")).collect();
    let without_middle = |word: &String| -> String {
        let middle = word.len() / 2;
        let letters = word.chars().enumerate();
        letters
            .filter(|(at, _)| *at != middle)
            .map(|(_, c)| c)
            .collect()
    };
    let long = rare.iter().filter(|word| word.len() > 5);
    let misspelt = long.map(without_middle).collect();
    let none_in_han = han_four.iter().map(|four| format!("鑫{four}鼎")).collect();

    Ok(vec![
        (Sort::Exact, spread(names.clone())),
        (Sort::Key, spread(keys)),
        (Sort::Identifier, spread(identifiers)),
        (Sort::Complete("complete: 1 letter"), begin(&english, 1)),
        (Sort::Complete("complete: 2 letters"), begin(&english, 2)),
        (Sort::Complete("complete: 3 letters"), begin(&english, 3)),
        (Sort::Complete("complete: 5 letters"), begin(&english, 5)),
        (
            Sort::Complete("complete: 1 Chinese character"),
            begin(&han, 1),
        ),
        (
            Sort::Complete("complete: 2 Chinese characters"),
            begin(&han, 2),
        ),
        (
            Sort::Complete("complete: 3 Chinese characters"),
            begin(&han, 3),
        ),
        (
            Sort::Complete("complete: 5 Chinese characters"),
            begin(&han, 5),
        ),
        (Sort::Search("search: a rare word", false), spread(rare)),
        (
            Sort::Search("search: a common word", false),
            repeated(frequent),
        ),
        (Sort::Search("search: two words of one text", false), two),
        (
            Sort::Search("search: three words as a phrase", true),
            phrases,
        ),
        (
            Sort::Search("search: two Chinese characters", false),
            han_two,
        ),
        (
            Sort::Search("search: four Chinese characters", false),
            han_four,
        ),
        (
            Sort::Search("search: a misspelt word, with suggestions", false),
            spread(misspelt),
        ),
        (
            Sort::Search("search: an unknown word, with suggestions", false),
            spread(nothing),
        ),
        (
            Sort::Search("search: nothing found, in Chinese", false),
            spread(none_in_han),
        ),
    ])
}

/// There are fewer common words than questions.
fn repeated(list: Vec<String>) -> Vec<String> {
    let count = if list.is_empty() { 0 } else { QUESTIONS };
    list.into_iter().cycle().take(count).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2 && word.is_ascii())
}

/// Some thousand names or texts from all over the table.
fn sample(chance: &mut Chance, db: &Connection, table: &str) -> Done<Vec<String>> {
    let most: usize = db.query_row(&format!("SELECT max(rowid) FROM {table}"), (), |row| {
        Ok(row.get::<_, i64>(0)? as usize)
    })?;
    let mut one = db.prepare(&format!("SELECT text FROM {table} WHERE rowid = ?1"))?;
    let mut rows = BTreeSet::new();
    for _ in 0..2_000.min(most) {
        rows.insert(1 + chance.below(most));
    }
    let mut found = Vec::new();
    for row in rows {
        if let Some(text) = one.query_map([row as i64], |row| row.get(0))?.next() {
            found.push(text?);
        }
    }
    // Not in the order of loading.
    for at in (1..found.len()).rev() {
        found.swap(at, chance.below(at + 1));
    }
    Ok(found)
}
