//! Reads the smallest parts of LaTeX: names of commands, groups and arguments.

/// The name of the command at the start of a text, after its backslash: letters, or one character.
pub(super) fn command_name(rest: &str) -> &str {
    let letters = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    &rest[..letters.max(first)]
}

/// Takes a group in braces from the start of a text.
pub(super) fn take_group<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let inner = rest.trim_start().strip_prefix('{')?;
    let mut depth = 1;
    let mut is_escaped = false;
    for (at, character) in inner.char_indices() {
        match character {
            _ if is_escaped => {
                is_escaped = false;
                continue;
            }
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            *rest = &inner[at + 1..];
            return Some(&inner[..at]);
        }
    }
    None
}

/// Takes an argument from the start of a text: a group, a command or a character.
pub(super) fn take_argument<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let start = rest.trim_start();
    match start.chars().next()? {
        '{' => take_group(rest),
        '\\' => {
            let length = 1 + command_name(&start[1..]).len();
            *rest = &start[length..];
            Some(&start[..length])
        }
        '}' => None,
        character => {
            *rest = &start[character.len_utf8()..];
            Some(&start[..character.len_utf8()])
        }
    }
}

/// Takes an optional argument in brackets from the start of a text.
pub(super) fn take_brackets<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let inner = rest.trim_start().strip_prefix('[')?;
    let (inner, behind) = inner.split_once(']')?;
    *rest = behind;
    Some(inner)
}
