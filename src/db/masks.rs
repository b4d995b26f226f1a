//! The bit masks of the tables: `mention.roles` says which roles an entity may have in a source,
//! `claim.more` in which tables more of a claim may stand. A question looks nowhere else, so that a
//! source in which an entity is only an investor costs no look at figures, milestones or
//! statements. `roles` stands in the index by which the mentions of an entity are found. The bits
//! are those of the columns' comments in `schema.sql`.

/// The bit of a role in `mention.roles`, for Rust and, by `concat!`, for SQL.
macro_rules! role {
    (subject_of_relations) => {
        1
    };
    (object_of_relations) => {
        2
    };
    (end_of_relations) => {
        3
    };
    (subject_of_figures) => {
        4
    };
    (subject_of_milestones) => {
        8
    };
    (subject_of_statements) => {
        16
    };
    (spoken_of) => {
        32
    };
    (speaker) => {
        64
    };
    (further_speaker) => {
        64
    };
    (identified) => {
        128
    };
}

/// The bit of a table in `claim.more`, likewise.
macro_rules! more {
    (citations) => {
        1
    };
    (links) => {
        2
    };
    (equivalents) => {
        4
    };
    (voices) => {
        8
    };
}

/// SQL that joins the rows in which a mention has a role: the table, the alias of its rows, and the
/// condition. The mention's alias is `m` unless another is given. `indexed` names the index, where
/// SQLite would rather read all rows of the source.
macro_rules! in_role {
    (indexed $role:ident, $rows:literal $(, $mention:literal)?) => {
        in_role!(@ $role, $rows, concat!(" INDEXED BY ", in_role!(@index $role)) $(, $mention)?)
    };
    ($role:ident, $rows:literal $(, $mention:literal)?) => {
        in_role!(@ $role, $rows, "" $(, $mention)?)
    };
    (@ $role:ident, $rows:literal, $index:expr) => {
        in_role!(@ $role, $rows, $index, "m")
    };
    (@ $role:ident, $rows:literal, $index:expr, $mention:literal) => {
        concat!(
            in_role!(@table $role), " ", $rows, $index, " ON ",
            $rows, ".source = ", $mention, ".source AND ",
            $rows, ".", in_role!(@column $role), " = ", $mention, ".mention AND ",
            $mention, ".roles & ", role!($role)
        )
    };
    (@table subject_of_relations) => { "relation" };
    (@table object_of_relations) => { "relation" };
    (@table subject_of_figures) => { "figure" };
    (@table subject_of_milestones) => { "milestone" };
    (@table subject_of_statements) => { "statement" };
    (@table spoken_of) => { "statement_about" };
    (@table speaker) => { "claim" };
    (@table further_speaker) => { "further_voice" };
    (@table identified) => { "identifier" };
    (@column object_of_relations) => { "object" };
    (@column spoken_of) => { "mention" };
    (@column speaker) => { "speaker" };
    (@column further_speaker) => { "speaker" };
    (@column identified) => { "mention" };
    (@column $subject:ident) => { "subject" };
    (@index object_of_relations) => { "relation_by_object" };
    (@index subject_of_figures) => { "sqlite_autoindex_figure_1" };
    (@index subject_of_milestones) => { "milestone_by_subject" };
    (@index spoken_of) => { "statement_about_by_mention" };
    (@index speaker) => { "claim_by_speaker" };
    (@index further_speaker) => { "further_voice_by_speaker" };
}

/// SQL that asks alike for the claims of which a mention is the subject or the object, whatever their
/// shape. The rows are `x`: `before` ends where the join begins, `after` goes on behind it.
macro_rules! in_each_role {
    ($before:literal, $after:expr, $union:literal) => {
        concat!(
            $before,
            in_role!(subject_of_relations, "x"),
            $after,
            $union,
            $before,
            in_role!(object_of_relations, "x"),
            $after,
            $union,
            $before,
            in_role!(subject_of_figures, "x"),
            $after,
            $union,
            $before,
            in_role!(subject_of_milestones, "x"),
            $after,
            $union,
            $before,
            in_role!(subject_of_statements, "x"),
            $after
        )
    };
}
