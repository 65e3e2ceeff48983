//! Tests of calls and their placeholders.

use pulldown_cmark::Options;

use super::{Argument, CallKind, Placeholders};

fn kinds(source: &str) -> Vec<CallKind> {
    Placeholders::new(source, Options::ENABLE_MATH)
        .calls
        .into_iter()
        .map(|call| call.kind)
        .collect()
}

#[test]
fn calls_are_read_with_their_arguments() {
    let source = "{{ <a.b key=\"x \\\" y\" n={3} f={-1.5} on={true} list={[\"a\", 2]} /> }}";
    let CallKind::Void(call) = kinds(source).remove(0) else {
        panic!()
    };
    assert_eq!(call.name, "a.b");
    assert!(!call.inline);
    let values: Vec<Argument> = call.arguments.into_iter().map(|(_, value)| value).collect();
    assert_eq!(
        values,
        [
            Argument::Text("x \" y".to_owned()),
            Argument::Integer(3),
            Argument::Float(-1.5),
            Argument::Bool(true),
            Argument::List(vec![Argument::Text("a".to_owned()), Argument::Integer(2)]),
        ]
    );
}

#[test]
fn code_and_other_braces_hold_no_calls() {
    for source in [
        "`{{ <a /> }}`",
        "    {{ <a /> }}",
        "\\{{ <a /> }}",
        "{{ x }}",
        "{% if %}",
        "```\n{% <a> %}\n```\n",
    ] {
        assert_eq!(kinds(source), [], "{source}");
    }
}

#[test]
fn marks_are_characters_that_the_text_does_not_have() {
    let source = "\u{f8f0} &#xf8f1; &#63730 {{ <a /> }}";
    let placeholders = Placeholders::new(source, Options::empty());
    assert_eq!(placeholders.marks, ('\u{f8f3}', '\u{f8f4}'));
}

#[test]
fn malformed_calls_are_reported() {
    for (source, word) in [
        ("{{ <a> }}", "ends with `/>`"),
        ("{{ <a b /> }}", "has no value"),
        ("{{ <a b=c /> }}", "needs quotes"),
        ("{{ <a b=\"c /> }}", "quotation mark"),
        ("{{ <a b={[[1]]} /> }}", "another list"),
        ("{{ < /> }}", "no component name"),
        ("{{ <a /> ", "no closing `}}`"),
    ] {
        let Some(CallKind::Malformed(problem)) = kinds(source).pop() else {
            panic!("{source}")
        };
        assert!(problem.message().contains(word), "{source}: {problem:?}");
    }
}

#[test]
fn ranges_are_mapped_back_to_the_source() {
    let source = "前\n\n{{ <a /> }}\n\n**后**";
    let placeholders = Placeholders::new(source, Options::empty());
    let at = placeholders.text.find("后").unwrap();
    let found = placeholders.source_range(at..at + 3);
    assert_eq!(&source[found], "后");
    let mark = placeholders.text.find(placeholders.marks.0).unwrap();
    assert_eq!(
        &source[placeholders.source_range(mark..mark + 4)],
        "{{ <a /> }}"
    );
}
