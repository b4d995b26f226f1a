//! The relations of a mention.

/// The relations of which a mention `m` is one end. The relations of a subject lie together; where
/// an object has some, is in an index, which is named because SQLite would rather read a source's
/// relations one by one.
macro_rules! relations_of {
    ("subject") => {
        in_role!(subject_of_relations, "r")
    };
    ("object") => {
        in_role!(indexed object_of_relations, "r")
    };
}
pub(crate) use relations_of;
