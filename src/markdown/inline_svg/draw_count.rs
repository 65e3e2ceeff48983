//! Counts the parts that a browser would draw for a drawing whose parts refer to each other.

use std::collections::HashMap;

/// A reference to a part of the drawing.
pub(super) struct PartReference {
    /// The id of the part.
    pub part: String,
    /// How often the reference draws it. None for a marker of a group, which is drawn at each point of each
    /// line in the group.
    pub times: Option<usize>,
}

/// Counts the parts that a browser draws. `usize::MAX` if a part refers to itself, directly or through others.
/// `coordinates` is how often a marker is drawn at most.
pub(super) fn count_drawn_parts(
    references: &HashMap<String, Vec<PartReference>>,
    coordinates: usize,
) -> usize {
    // None while a part is being counted.
    let mut known: HashMap<&str, Option<usize>> = HashMap::from([("", None)]);
    // Parts being counted, the number of their references that are counted, and the sum of these.
    let mut open: Vec<(&str, usize, usize)> = vec![("", 0, 0)];
    while let Some((part, next, sum)) = open.last_mut() {
        let own = references.get(*part).map_or(&[][..], Vec::as_slice);
        let Some(PartReference {
            part: target,
            times,
        }) = own.get(*next)
        else {
            known.insert(part, Some(*sum));
            open.pop();
            continue;
        };
        match known.get(target.as_str()) {
            Some(Some(count)) => {
                let times = times.unwrap_or(coordinates);
                *sum = sum.saturating_add(count.saturating_add(1).saturating_mul(times));
                *next += 1;
            }
            Some(None) => return usize::MAX,
            None => {
                known.insert(target, None);
                open.push((target, 0, 0));
            }
        }
    }
    known.get("").copied().flatten().unwrap_or_default()
}

/// Counts the numbers in the data of a path or the points of a line. A number with a fraction counts twice,
/// since `.1.1` is two numbers.
pub(super) fn count_numbers(data: &str) -> usize {
    let numbers = data.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).count()
}
