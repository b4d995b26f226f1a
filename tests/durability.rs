//! Nothing lost: whatever kills the process, fills the disk or takes the file away, a base is as
//! it was before or as it was to be, and what was reported as loaded is there.

mod common;

use citebase::sheet::Sheet;
use citebase::{Batch, BulkLoad, Error, InTheWay, KnowledgeBase};
use common::{
    Chance, aloud, beside, finish, job, number, process, said, say, sheets, state, unsound, variant,
};
use rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Loads, batches of all or nothing, and revisions, one after another.
fn steps() -> Vec<Vec<Sheet>> {
    let first = sheets();
    let revised = |number: u32| {
        let mut sheets = first.clone();
        for sheet in &mut sheets {
            sheet.source.note = Some(format!("looked at for the {number}th time"));
            sheet.revises = Some(number - 1);
        }
        sheets
    };
    let mut steps: Vec<Vec<Sheet>> = Vec::new();
    for (number, round) in [first.clone(), revised(2), revised(3)].iter().enumerate() {
        // In the second round the batch is greater.
        let batch = if number == 1 { 2..8 } else { 3..5 };
        steps.extend(round[..batch.start].iter().map(|s| vec![s.clone()]));
        steps.push(round[batch.clone()].to_vec());
        steps.extend(round[batch.end..].iter().map(|s| vec![s.clone()]));
    }
    steps
}

fn take(base: &mut KnowledgeBase, step: &[Sheet]) -> Result<(), Error> {
    match step {
        [sheet] => base.load(sheet).map(drop),
        sheets if base.source_count()? == 0 => {
            let mut bulk = BulkLoad::begin(base)?;
            bulk.load_all(sheets.iter().cloned(), |_| ControlFlow::Continue(()))?;
            assert_eq!(bulk.commit()?.refused().count(), 0);
            Ok(())
        }
        sheets => {
            let batch = Batch {
                commit_every: None,
                ..Batch::default()
            };
            let sheets = sheets.iter().cloned().map(Ok);
            let report = base.load_all(sheets, &batch, |_| ControlFlow::Continue(()))?;
            assert_eq!(report.refused().count(), 0);
            Ok(())
        }
    }
}

/// What the processes that the tests below start are for.
#[test]
fn child() {
    let Some(job) = job() else { return };
    let job: Vec<&str> = job.iter().map(String::as_str).collect();
    match job[..] {
        ["load", path, from] => {
            let mut base = KnowledgeBase::open_or_create(path).unwrap();
            let from = from.parse().unwrap();
            for (number, step) in steps().iter().enumerate().skip(from) {
                take(&mut base, step).unwrap();
                say(number + 1);
            }
        }
        ["tell", path] => {
            let mut base = KnowledgeBase::open_or_create(path).unwrap();
            base.load_all(sheets().into_iter().map(Ok), &Batch::default(), |sheet| {
                say(sheet.number);
                ControlFlow::Continue(())
            })
            .unwrap();
        }
        // What becomes of a step where there is little room: in the process that has it.
        ["cramped", path, step] => {
            let before = match KnowledgeBase::open_read_only(path) {
                Ok(base) => state(&base),
                Err(e) => return say(variant(&e)),
            };
            let step: usize = step.parse().unwrap();
            let mut base = match KnowledgeBase::open(path) {
                Ok(base) => base,
                Err(e) => return say(variant(&e)),
            };
            match take(&mut base, &steps()[step]) {
                Ok(()) => say("done"),
                Err(e) => {
                    assert_eq!(state(&base), before, "{e}");
                    say(variant(&e));
                }
            }
        }
        ["create", path] => match KnowledgeBase::create(path) {
            Ok(_) => say("done"),
            Err(e) => say(variant(&e)),
        },
        ["fill", path] => {
            let mut base = KnowledgeBase::create(path).unwrap();
            let mut done = 0;
            let mut before = state(&base);
            for step in steps() {
                if let Err(e) = take(&mut base, &step) {
                    assert_eq!(state(&base), before);
                    assert_eq!(unsound(&base), [""; 0]);
                    let again = take(&mut base, &step).unwrap_err();
                    drop(base);
                    let base = KnowledgeBase::open(path).unwrap();
                    assert_eq!(state(&base), before);
                    say(variant(&e));
                    return say(variant(&again));
                }
                before = state(&base);
                done += 1;
            }
            panic!("{done} steps, and there was room for all");
        }
        ["hold", path, lock] => {
            let db = Connection::open(path).unwrap();
            db.execute_batch(&format!("BEGIN {lock}")).unwrap();
            say("held");
            std::io::stdin().lines().next();
        }
        ["read-only", folder] => {
            let file = |name: &str| Path::new(folder).join(name);
            let tell = |result: Result<KnowledgeBase, Error>| match result {
                Ok(base) => say(format!("opened, {} sources", base.source_count().unwrap())),
                Err(e) => say(variant(&e)),
            };
            tell(KnowledgeBase::open_read_only(file("clean.db")));
            tell(KnowledgeBase::open(file("clean.db")));
            tell(KnowledgeBase::open_read_only(file("log.db")));
            tell(KnowledgeBase::create(file("new.db")));
            let base = KnowledgeBase::in_memory().unwrap();
            say(variant(
                &base.export_database(file("export.db")).unwrap_err(),
            ));
        }
        _ => panic!("{job:?}"),
    }
}

/// `CITEBASE_KILLS=500` is what the figure in docs/promises.md is from; `CITEBASE_SEED` is another chance.
#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_it_reported() {
    let kills = number("CITEBASE_KILLS", 25);
    let mut chance = Chance(number("CITEBASE_SEED", 20_231_130));
    let steps = steps();
    let mut reference = KnowledgeBase::in_memory().unwrap();
    let mut states = vec![state(&reference)];
    for step in &steps {
        take(&mut reference, step).unwrap();
        states.push(state(&reference));
    }
    let folder = tempfile::tempdir().unwrap();
    let start = |path: &Path, from: usize| {
        let job = ["load", path.to_str().unwrap(), &from.to_string()];
        process(None, &job).spawn().unwrap()
    };
    // How long the whole takes, undisturbed.
    let calm = Instant::now();
    assert_eq!(
        finish(start(&folder.path().join("calm.db"), 0)).len(),
        steps.len()
    );
    let calm = calm.elapsed();

    let (mut corrupt, mut partial, mut lost) = (0, 0, 0);
    let (mut amid, mut with_log, mut beyond) = (0, 0, 0);
    let (mut file, mut from) = (0, 0);
    let mut done = 0;
    while done < kills {
        let path = folder.path().join(format!("{file}.db"));
        let mut loading = start(&path, from);
        std::thread::sleep(chance.wait(calm / 3));
        if loading.try_wait().unwrap().is_none() {
            done += 1;
        }
        loading.kill().unwrap();
        let output = loading.wait_with_output().unwrap();
        let acknowledged = said(&output.stdout)
            .last()
            .map_or(from, |n| n.parse().unwrap());
        amid += u64::from(acknowledged < steps.len());
        let log = path.with_extension("db-wal");
        with_log += u64::from(std::fs::metadata(log).is_ok_and(|m| m.len() > 0));

        let base = KnowledgeBase::open_or_create(&path).unwrap();
        let complaints = unsound(&base);
        if !complaints.is_empty() {
            corrupt += 1;
            aloud(format!("{complaints:?}"));
        }
        let state = state(&base);
        match states.iter().position(|s| *s == state) {
            None => partial += 1,
            Some(at) if at < acknowledged => lost += 1,
            Some(at) => {
                assert!(at <= acknowledged + 1, "{at} after {acknowledged}");
                beyond += u64::from(at > acknowledged);
                from = at;
            }
        }
        if from == steps.len() {
            base.close().unwrap();
            assert_eq!(
                beside(&path)
                    .iter()
                    .filter(|n| n.starts_with(&format!("{file}.db")))
                    .count(),
                1
            );
            (file, from) = (file + 1, 0);
        }
    }
    aloud(format!(
        "{kills} kills while loading: {corrupt} corrupt, {partial} partial, {lost} acknowledged \
         loads lost ({amid} before the end, {with_log} left a log, {beyond} between commit and report)"
    ));
    assert_eq!((corrupt, partial, lost), (0, 0, 0));
}

#[test]
fn a_sheet_of_a_batch_that_was_told_of_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut chance = Chance(7);
    for number in 0..6 {
        let path = folder.path().join(format!("{number}.db"));
        let mut loading = process(None, &["tell", path.to_str().unwrap()])
            .spawn()
            .unwrap();
        // Killed as soon as it has told of some.
        let mut lines = BufReader::new(loading.stdout.take().unwrap()).lines();
        let told = chance.below(8) + 1;
        let line = format!("> {told}");
        lines
            .find(|l| l.as_ref().unwrap() == &line)
            .unwrap()
            .unwrap();
        loading.kill().unwrap();
        loading.wait().unwrap();
        let base = KnowledgeBase::open(&path).unwrap();
        assert!(base.source_count().unwrap() as u64 >= told);
        assert_eq!(unsound(&base), [""; 0]);
    }
}

#[test]
fn a_base_that_may_not_grow_is_as_it_was_at_every_step_of_a_load() {
    let folder = tempfile::tempdir().unwrap();
    let mut base = KnowledgeBase::create(folder.path().join("base.db")).unwrap();
    let steps = steps();
    let pages = |base: &KnowledgeBase, sql: &str| -> i64 {
        base.connection().query_row(sql, (), |r| r.get(0)).unwrap()
    };
    let mut refused = 0;
    for step in &steps[..6] {
        let before = state(&base);
        let mut most = pages(&base, "PRAGMA page_count");
        loop {
            pages(&base, &format!("PRAGMA max_page_count = {most}"));
            match take(&mut base, step) {
                Ok(()) => break,
                Err(e) => assert!(matches!(e, Error::Full { .. }), "{e:?}"),
            }
            refused += 1;
            assert_eq!(state(&base), before);
            assert_eq!(unsound(&base), [""; 0]);
            most += 1;
        }
    }
    aloud(format!(
        "a full database: {refused} loads refused, each as it was"
    ));
    assert!(refused > 20, "{refused}");
    // Nothing of that is left: the next step is taken as if nothing had been.
    pages(&base, "PRAGMA max_page_count = 1000000");
    take(&mut base, &steps[6]).unwrap();
    let mut reference = KnowledgeBase::in_memory().unwrap();
    for step in &steps[..7] {
        take(&mut reference, step).unwrap();
    }
    assert_eq!(state(&base), state(&reference));
}

/// Lets a process write no file beyond so many blocks of 512 bytes: writing fails then, as on a
/// failing disk. (Some shells count in 1024.)
fn at_most(blocks: u64) -> String {
    format!("trap '' XFSZ; ulimit -f {blocks}")
}

#[test]
fn a_write_that_fails_leaves_the_base_as_it_was_wherever_it_fails() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let name = path.to_str().unwrap();
    let steps = steps();
    let mut base = KnowledgeBase::create(&path).unwrap();
    take(&mut base, &steps[0]).unwrap();
    let before = state(&base);
    base.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let by = number("CITEBASE_BLOCKS", 32);
    let (mut failed, mut blocks) = (0, 0);
    loop {
        let limited = process(Some(&at_most(blocks)), &["cramped", name, "3"]);
        let outcome = finish({ limited }.spawn().unwrap());
        // After it, the base is whole without a limit.
        let base = KnowledgeBase::open(&path).unwrap();
        assert_eq!(unsound(&base), [""; 0], "{blocks}: {outcome:?}");
        if outcome == ["done"] {
            assert_ne!(state(&base), before);
            break;
        }
        assert!(
            ["Io: ", "Full: ", "NoAccess: "]
                .iter()
                .any(|v| outcome[0].starts_with(v)),
            "{blocks}: {outcome:?}"
        );
        assert_eq!(state(&base), before, "{blocks}: {outcome:?}");
        base.close().unwrap();
        failed += 1;
        blocks += by;
    }
    assert!(failed > 3, "{failed}");

    // The same while the file is made: nothing, or all of it.
    let (mut unmade, mut blocks) = (0, 0);
    loop {
        let path = folder.path().join(format!("new-{blocks}.db"));
        let limited = process(Some(&at_most(blocks)), &["create", path.to_str().unwrap()]);
        let outcome = finish({ limited }.spawn().unwrap());
        if outcome == ["done"] {
            break;
        }
        assert!(
            outcome[0].starts_with("Io: ") || outcome[0].starts_with("Full: "),
            "{outcome:?}"
        );
        assert!(matches!(
            KnowledgeBase::open(&path),
            Err(Error::NoDatabase { .. } | Error::Empty { .. })
        ));
        KnowledgeBase::create(&path).unwrap().close().unwrap();
        unmade += 1;
        blocks += by;
    }
    aloud(format!(
        "writes that fail: {failed} loads and {unmade} creations refused, each as it was"
    ));
    assert!(bytes.starts_with(b"SQLite format 3\0"));
}

#[test]
fn a_disk_that_is_really_full_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    // A small file system of its own, in a name space of its own.
    let script = format!("mount -t tmpfs -o size=900k none '{place}' || exit 97");
    let program = std::env::current_exe().unwrap();
    let path = folder.path().join("base.db");
    let output = std::process::Command::new("unshare")
        .args(["-r", "-m", "sh", "-c"])
        .arg(format!("{script}\nexec \"$0\" \"$@\""))
        .arg(program)
        .args(["child", "--exact", "--nocapture", "--test-threads=1"])
        .env("CITEBASE_TEST_JOB", format!("fill\n{}", path.display()))
        .output();
    match output {
        Ok(output) if output.status.success() => {
            let outcome = said(&output.stdout);
            assert_eq!(outcome.len(), 2, "{outcome:?}");
            assert!(
                outcome.iter().all(|line| line.starts_with("Full: ")),
                "{outcome:?}"
            );
        }
        Ok(output) if said(&output.stdout).is_empty() && output.status.code() != Some(101) => {
            aloud("NOT TESTED: a full disk of its own needs unshare(1) and the right to mount");
        }
        Ok(output) => panic!(
            "{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_) => aloud("NOT TESTED: a full disk of its own needs unshare(1)"),
    }
}

#[test]
fn a_lock_that_another_process_holds_is_waited_for_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    let before = state(&base);
    let mut holder = process(None, &["hold", path.to_str().unwrap(), "IMMEDIATE"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    lines
        .find(|l| l.as_ref().unwrap() == "> held")
        .unwrap()
        .unwrap();

    let patience = Duration::from_millis(150);
    base.set_busy_timeout(patience).unwrap();
    let began = Instant::now();
    let error = take(&mut base, &steps()[0]).unwrap_err();
    let waited = began.elapsed();
    assert!(matches!(
        error,
        Error::Busy {
            doing: "loading a sheet",
            why: InTheWay::Writer,
            waited: Some(w),
            ..
        } if w == patience
    ));
    assert_eq!(
        error.to_string(),
        "loading a sheet: another connection holds the database, and was not done within 150ms; \
         nothing was changed; try again when it is done, or wait longer \
         (KnowledgeBase::set_busy_timeout)"
    );
    assert!(
        waited >= patience && waited < Duration::from_secs(5),
        "{waited:?}"
    );
    assert_eq!(state(&base), before);
    // Reading goes on, also for those who come now.
    assert_eq!(
        state(&KnowledgeBase::open_read_only(&path).unwrap()),
        before
    );

    // One who waits long enough gets through.
    base.set_busy_timeout(Duration::from_secs(60)).unwrap();
    let release = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        drop(holder.stdin.take());
        holder.wait().unwrap()
    });
    take(&mut base, &steps()[0]).unwrap();
    release.join().unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_vanished_is_noticed_before_anything_is_said_to_be_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let elsewhere = folder.path().join("elsewhere.db");
    let steps = steps();
    let vanished = |error: &Error| matches!(error, Error::Vanished { path: p, .. } if *p == path);

    let mut base = KnowledgeBase::create(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let error = take(&mut base, &steps[0]).unwrap_err();
    assert!(vanished(&error), "{error:?}");
    drop(base);
    for left in beside(&path) {
        std::fs::remove_file(folder.path().join(left)).unwrap();
    }

    // Moved away, and moved back.
    let mut base = KnowledgeBase::create(&path).unwrap();
    let before = state(&base);
    std::fs::rename(&path, &elsewhere).unwrap();
    assert!(vanished(&take(&mut base, &steps[0]).unwrap_err()));
    assert!(vanished(&take(&mut base, &steps[3]).unwrap_err()));
    std::fs::rename(&elsewhere, &path).unwrap();
    assert_eq!(state(&base), before);
    take(&mut base, &steps[0]).unwrap();
    base.close().unwrap();

    // Another file in its place is left alone.
    let mut base = KnowledgeBase::open(&path).unwrap();
    KnowledgeBase::create(&elsewhere).unwrap().close().unwrap();
    let other = std::fs::read(&elsewhere).unwrap();
    std::fs::rename(&elsewhere, &path).unwrap();
    assert!(vanished(&take(&mut base, &steps[1]).unwrap_err()));
    drop(base);
    assert!(std::fs::read(&path).unwrap() == other);
}

/// The log and its index: other connections would begin new ones, and neither would see what the
/// other writes.
#[cfg(unix)]
#[test]
fn a_file_beside_the_base_that_vanished_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let sheets = sheets();
    // Several sheets fill an empty base in one go, and without a log meanwhile.
    for filling in [&sheets[..1], &sheets[..3]] {
        let next = &sheets[3..4];
        for (suffix, replaced) in [
            ("-wal", false),
            ("-wal", true),
            ("-shm", false),
            ("-shm", true),
        ] {
            let name = format!("{}-{replaced}{suffix}.db", filling.len());
            let path = folder.path().join(&name);
            let beside = folder.path().join(format!("{name}{suffix}"));
            let mut base = KnowledgeBase::create(&path).unwrap();
            take(&mut base, filling).unwrap();
            let before = state(&base);
            std::fs::remove_file(&beside).unwrap();
            if replaced {
                std::fs::write(&beside, "").unwrap();
            }
            let error = take(&mut base, next).unwrap_err();
            assert!(
                matches!(&error, Error::Vanished { path, .. } if *path == beside),
                "{error:?}"
            );
            drop(base);
            let mut base = KnowledgeBase::open(&path).unwrap();
            assert_eq!(unsound(&base), [""; 0]);
            assert_eq!(state(&base), before);
            take(&mut base, next).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_told_as_such() {
    use std::os::unix::fs::PermissionsExt;
    let allow = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("read-only");
    std::fs::create_dir(&folder).unwrap();
    let mut base = KnowledgeBase::create(folder.join("clean.db")).unwrap();
    take(&mut base, &steps()[0]).unwrap();
    base.close().unwrap();
    // A base that was not closed, without the files beside it, as a copy would be.
    let base = KnowledgeBase::create(outer.path().join("log.db")).unwrap();
    std::fs::copy(outer.path().join("log.db"), folder.join("log.db")).unwrap();
    drop(base);
    for name in ["clean.db", "log.db"] {
        allow(&folder.join(name), 0o666);
    }
    allow(outer.path(), 0o755);
    allow(&folder, 0o555);
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let before = (bytes("clean.db"), bytes("log.db"));
    let everybody_may_write = std::fs::File::create(folder.join("probe")).is_ok();
    let mut command = process(None, &["read-only", folder.to_str().unwrap()]);
    if everybody_may_write {
        // Root: ask as somebody who may not.
        std::fs::remove_file(folder.join("probe")).unwrap();
        let plain = command;
        command = std::process::Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(plain.get_program())
            .args(plain.get_args())
            .envs(plain.get_envs().filter_map(|(k, v)| Some((k, v?))));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }
    let output = command.output();
    allow(&folder, 0o755);
    let output = match output {
        Ok(output) if everybody_may_write && said(&output.stdout).is_empty() => {
            return aloud("NOT TESTED: a read-only folder, as root and without another user");
        }
        Err(_) if everybody_may_write => {
            return aloud("NOT TESTED: a read-only folder, as root and without setpriv(1)");
        }
        output => output.unwrap(),
    };
    let lines = said(&output.stdout);
    let begins: Vec<&str> = lines
        .iter()
        .map(|line| line.split([':', ',']).next().unwrap())
        .collect();
    assert_eq!(
        begins,
        ["opened", "NoAccess", "NoAccess", "NoAccess", "File"],
        "{lines:?} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!((bytes("clean.db"), bytes("log.db")) == before);
    assert_eq!(beside(&folder.join("clean.db")), ["clean.db", "log.db"]);
}
