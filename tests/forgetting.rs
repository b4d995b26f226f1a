//! What is forgotten is in no byte of the file, nor beside it.

use citebase::identity::Ruling;
use citebase::model::{Kind, Verdict};
use citebase::query::{EntityFilter, Page};
use citebase::sheet::{Entity, Sheet};
use citebase::{Batch, Erasure, Error, KnowledgeBase};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct File {
    _folder: TempDir,
    path: PathBuf,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("base.db");
        Self {
            _folder: folder,
            path,
        }
    }

    /// The texts of some that are in the bytes of the file or of any file beside it.
    fn left(&self, texts: &BTreeSet<String>) -> Vec<String> {
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(self.path.parent().unwrap()).unwrap() {
            bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
            bytes.push(0);
        }
        // Whatever is no text becomes a mark; what is, stays as it is.
        let all = String::from_utf8_lossy(&bytes);
        let found = |text: &&String| all.contains(text.as_str());
        texts.iter().filter(found).cloned().collect()
    }
}

fn sheets() -> Vec<Sheet> {
    let mut sheets = KnowledgeBase::companions().unwrap();
    sheets.push(KnowledgeBase::seed().unwrap());
    sheets
}

fn filled(path: &Path) -> KnowledgeBase {
    let mut base = KnowledgeBase::create(path).unwrap();
    for sheet in sheets() {
        base.load(&sheet).unwrap();
    }
    base
}

/// All text in some sheets, of three letters and more, as it stands in the tables.
fn texts<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> BTreeSet<String> {
    fn collect(value: &serde_json::Value, texts: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::String(text) => drop(texts.insert(text.clone())),
            serde_json::Value::Array(list) => list.iter().for_each(|v| collect(v, texts)),
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    texts.insert(key.clone());
                    collect(value, texts);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for sheet in sheets {
        collect(&serde_json::to_value(sheet).unwrap(), &mut found);
    }
    found.retain(|text| text.len() > 2);
    found
}

/// What only one of the sheets contributes: not a part of anything else in the file.
fn only_of(key: &str) -> BTreeSet<String> {
    let all = sheets();
    let (gone, stays): (Vec<_>, Vec<_>) = all.iter().partition(|s| s.source.key == key);
    let file = File::new();
    let mut base = KnowledgeBase::create(&file.path).unwrap();
    for sheet in &stays {
        base.load(sheet).unwrap();
    }
    base.close().unwrap();
    let mut only = texts(gone);
    let elsewhere: BTreeSet<String> = file.left(&only).into_iter().collect();
    only.retain(|text| !elsewhere.contains(text));
    only
}

const JINSHAN: &str = "2023-12-14-jinshan-lingang-agreement";

#[test]
fn nothing_of_a_forgotten_source_is_left_in_the_file() {
    let only = only_of(JINSHAN);
    assert!(only.len() > 60, "{only:?}");
    let file = File::new();
    let mut base = filled(&file.path);
    base.rule(&Ruling {
        verdict: Verdict::Same,
        one: format!("{JINSHAN}#yuan-guohua"),
        other: "lingang-guotou-guohui-agreement#yuan-guohua".to_owned(),
        by: "an analyst".to_owned(),
        on: "2024-12-02".parse().unwrap(),
        reason: "the chairman moved".to_owned(),
    })
    .unwrap();
    // Its past is forgotten with it.
    base.withdraw(JINSHAN).unwrap();
    let sheet = sheets()
        .into_iter()
        .find(|s| s.source.key == JINSHAN)
        .unwrap();
    base.load(&sheet).unwrap();
    base.close().unwrap();
    assert_eq!(
        file.left(&only).len(),
        only.len(),
        "the search finds what is there"
    );

    let mut base = KnowledgeBase::open(&file.path).unwrap();
    let forgotten = base.forget_source(JINSHAN).unwrap();
    assert_eq!(forgotten.erasure, Erasure::Complete);
    assert_eq!(
        (forgotten.sources, forgotten.superseded, forgotten.rulings),
        (1, 1, 1)
    );
    assert_eq!(forgotten.claims, sheet.claims());
    assert_eq!(file.left(&only), [""; 0], "while it is open");
    assert!(matches!(
        base.forget_source(JINSHAN),
        Err(Error::NotFound { .. })
    ));
    base.close().unwrap();
    assert_eq!(file.left(&only), [""; 0]);
    let base = KnowledgeBase::open(&file.path).unwrap();
    assert_eq!(base.source_count().unwrap(), 8);
    assert!(base.named("刘健").unwrap().is_empty());
    assert!(!base.named("翁恺宁").unwrap().is_empty());
}

#[test]
fn while_somebody_reads_it_is_pending_and_done_once_they_have_gone() {
    let only = only_of(JINSHAN);
    let file = File::new();
    filled(&file.path).close().unwrap();
    let mut base = KnowledgeBase::open(&file.path).unwrap();
    let mut reading = KnowledgeBase::open_read_only(&file.path).unwrap();
    let snapshot = reading.snapshot().unwrap();

    let forgotten = base.forget_source(JINSHAN).unwrap();
    assert_eq!(forgotten.erasure, Erasure::Pending);
    assert!(base.named("刘健").unwrap().is_empty(), "no query finds it");
    assert!(
        !snapshot.named("刘健").unwrap().is_empty(),
        "who reads sees what was"
    );
    assert!(!file.left(&only).is_empty(), "the bytes are there still");
    assert_eq!(base.finish_forgetting().unwrap(), Erasure::Pending);
    drop(snapshot);
    assert_eq!(base.finish_forgetting().unwrap(), Erasure::Complete);
    assert_eq!(file.left(&only), [""; 0]);

    // A process that ended meanwhile: the next to open the file finishes it.
    let mut base = KnowledgeBase::open(&file.path).unwrap();
    let key = "2024-03-04-maanshan-agreements";
    let only = only_of(key);
    let snapshot = reading.snapshot().unwrap();
    assert_eq!(base.forget_source(key).unwrap().erasure, Erasure::Pending);
    drop(snapshot);
    drop(base);
    assert!(!file.left(&only).is_empty());
    let base = KnowledgeBase::open(&file.path).unwrap();
    assert_eq!(file.left(&only), [""; 0]);
    drop(base);
}

#[test]
fn nothing_of_a_forgotten_person_is_left_in_the_file() {
    let file = File::new();
    let mut base = filled(&file.path);
    let person = &base.named("翁恺宁").unwrap()[0];
    let id = person.id;
    let about = base.facts_about(id, &Page::first(1000)).unwrap().items;
    assert!(about.len() > 5);
    let names = base.names(id, 100).unwrap();
    let mut only: BTreeSet<String> = names.into_iter().map(|n| n.name).collect();
    for member in base.members_of(id, &Page::first(1000)).unwrap() {
        only.insert(member.mention.key.clone());
    }
    // A sheet with the name in texts of others, and a later paper that links to what is said of him.
    let mut other = Sheet::new(citebase::sheet::Source {
        key: "later".to_owned(),
        headline: Some("Visit of 翁恺宁 to the park".to_owned()),
        language: "en".to_owned(),
        ..Default::default()
    });
    other.passages = vec!["headline".into()];
    let mut park = Entity::new(Kind::Place, "the park");
    park.note = Some("where 翁恺宁 spoke".to_owned());
    other.entities.insert("park".to_owned(), park);
    other
        .entities
        .insert("weng".to_owned(), Entity::new(Kind::Person, "翁恺宁"));
    let group = Entity::new(Kind::Organisation, "临港集团");
    other.entities.insert("group".to_owned(), group);
    other.relations.push(citebase::sheet::Relation {
        key: "weng-office".to_owned(),
        subject: "weng".to_owned(),
        relation: "holds office in".to_owned(),
        object: "group".to_owned(),
        qualifier: Some("head of the guests".to_owned()),
        cite: vec!["headline".to_owned()],
        links: vec![citebase::sheet::Link {
            link: citebase::model::LinkType::Amends,
            claim: about[0].claim.clone(),
        }],
        ..Default::default()
    });
    other.statements.push(citebase::sheet::Statement {
        key: "quoted".to_owned(),
        subject: "group".to_owned(),
        gist: "go on with the park, as 翁恺宁 wishes".to_owned(),
        about: vec!["weng".to_owned()],
        said_by: Some(citebase::sheet::Attribution::Entity("weng".to_owned())),
        cite: vec!["headline".to_owned()],
        ..Default::default()
    });
    base.load(&other).unwrap();
    // What was superseded has the name, too.
    let mut second = other.clone();
    second.revises = Some(1);
    second.source.note = Some("read twice".to_owned());
    let json = second.to_json().unwrap();
    base.load_all([json], &Batch::default(), |_| ControlFlow::Continue(()))
        .unwrap();
    let json_digest = "SELECT json_digest FROM source WHERE key = 'later'";
    let json_digest = |base: &KnowledgeBase| -> Option<Vec<u8>> {
        let digest = base.connection().query_one(json_digest, (), |r| r.get(0));
        digest.unwrap()
    };
    assert!(json_digest(&base).is_some());
    only.extend(["head of the guests", "weng-office"].map(str::to_owned));
    assert_eq!(base.named("翁恺宁").unwrap().len(), 1);

    let forgotten = base.forget_person("later#weng").unwrap();
    assert_eq!(forgotten.erasure, Erasure::Complete);
    assert!(
        forgotten.claims > about.len() / 2 && forgotten.redactions >= 3,
        "{forgotten}"
    );
    assert_eq!(forgotten.superseded, 1);
    assert_eq!(file.left(&only), [""; 0]);
    assert!(base.named("翁恺宁").unwrap().is_empty());

    // Nor is there left by what to know the JSON that had it.
    assert_eq!(json_digest(&base), None);
    let sheet = base.sheet("later").unwrap().unwrap();
    assert_eq!(
        sheet.source.headline.as_deref(),
        Some("Visit of [forgotten] to the park")
    );
    assert_eq!(sheet.revises, Some(2));
    assert_eq!(
        sheet.statements[0].gist,
        "go on with the park, as [forgotten] wishes"
    );
    assert!(sheet.relations.is_empty());
    // What he shared with others stays: his colleagues, and the group.
    assert!(!base.named("刘健").unwrap().is_empty());
    let people = base
        .people(&EntityFilter::default(), &Page::first(1000))
        .unwrap();
    assert!(people.items.len() > 10);
    assert!(matches!(
        base.forget_person("later#weng"),
        Err(Error::NotFound { .. })
    ));
    assert!(matches!(
        base.forget_person("lingang-group"),
        Err(Error::NotFound { .. })
    ));
    // The sheet that was forgotten in part does not come back unawares.
    assert!(matches!(
        base.load(&second),
        Err(Error::UnknownRevision { .. })
    ));
}
