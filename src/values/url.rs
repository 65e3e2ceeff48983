//! How a path is encoded in a URL.

use percent_encoding::{AsciiSet, CONTROLS};

/// Characters that are percent-encoded in the path of a URL: all but `pchar` and `/` of RFC 3986, and
/// `&` and `'`, which mean something in HTML.
pub const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
