//! Where there is no need to look: `mention.roles` says which roles an entity may have in a source.
//! It stands in the index by which an entity's mentions are found, so that a source in which it is
//! only an investor costs no look at figures, milestones or statements. The bits are those of the
//! column's comment in `schema.sql`; who writes them is `load::shortcuts`.

/// The relations of which a mention `m` is one end. The relations of a subject lie together; where
/// an object has some, is in an index, which is named because SQLite would rather read a source's
/// relations one by one.
macro_rules! relations_of {
    ("subject") => {
        "relation r ON r.source = m.source AND r.subject = m.mention AND m.roles & 1"
    };
    ("object") => {
        "relation r INDEXED BY relation_by_object
           ON r.source = m.source AND r.object = m.mention AND m.roles & 2"
    };
}
pub(crate) use relations_of;
