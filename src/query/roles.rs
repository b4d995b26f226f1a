//! Where there is no need to look: `mention.roles` says which roles an entity may have in a source.
//! It stands in the index by which an entity's mentions are found, so that a source in which it is
//! only an investor costs no look at figures, milestones or statements. The bits are those of the
//! column's comment in `schema.sql`; who writes them is `load::roles`.

/// The bit of an entity at one end of relations.
macro_rules! relation_role {
    ("subject") => {
        "1"
    };
    ("object") => {
        "2"
    };
}
pub(super) use relation_role;
