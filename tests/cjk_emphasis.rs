//! Emphasis and line breaks in Chinese, Japanese and Korean text, as the `markdown-cjk-friendly`
//! specification (github.com/tats-u/markdown-cjk-friendly) has them.

use labnews::diagnostic::Problem;
use labnews::markdown::{ComponentCall, Host, Image, Labels, Link, Options, RawHtml, render};

struct Everywhere;

impl Host for Everywhere {
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem> {
        Ok(Link {
            url: destination.to_owned(),
            local: false,
            page: None,
            fragment: None,
        })
    }

    fn resolve_image(&self, destination: &str) -> Result<Image, Problem> {
        Ok(Image {
            url: destination.to_owned(),
            ..Image::default()
        })
    }

    fn render_component(&self, _: &ComponentCall, _: Option<&str>) -> Result<String, Problem> {
        Ok(String::new())
    }
}

fn html(markdown: &str) -> String {
    let labels = Labels::default();
    let options = Options {
        highlighter: None,
        math: false,
        html: RawHtml::Sanitize,
        labels: &labels,
    };
    let document = render(markdown, &options, &Everywhere);
    assert_eq!(document.problems, [], "{markdown}");
    document.html.trim_end().to_owned()
}

#[track_caller]
fn becomes(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(html(markdown), format!("<p>{expected}</p>"), "{markdown}");
    }
}

#[test]
fn emphasis_ends_behind_full_width_punctuation() {
    becomes(&[
        ("**注意：**正文", "<strong>注意：</strong>正文"),
        ("*斜体（x）*后面", "<em>斜体（x）</em>后面"),
        ("~~删除线。~~后面", "<del>删除线。</del>后面"),
        ("***两者。***后面", "<em><strong>两者。</strong></em>后面"),
        ("**重点。**ABC", "<strong>重点。</strong>ABC"),
        (
            "**これは太字です。**この文のせいで。",
            "<strong>これは太字です。</strong>この文のせいで。",
        ),
        (
            "**이 용어(This term)**를 쓴다",
            "<strong>이 용어(This term)</strong>를 쓴다",
        ),
        (
            "**文（括号）**和**“引号”**以及",
            "<strong>文（括号）</strong>和<strong>“引号”</strong>以及",
        ),
    ]);
}

#[test]
fn emphasis_begins_before_full_width_punctuation() {
    becomes(&[
        ("他说**「重要」**的事", "他说<strong>「重要」</strong>的事"),
        ("见*（附录）*一节", "见<em>（附录）</em>一节"),
        ("共~~（作废）~~三项", "共<del>（作废）</del>三项"),
        (
            "用**`代码`**说明",
            "用<strong><code>代码</code></strong>说明",
        ),
        (
            "看**[网站](x)**吧",
            "看<strong><a href=\"x\">网站</a></strong>吧",
        ),
        ("中文**$100**中文", "中文<strong>$100</strong>中文"),
    ]);
}

#[test]
fn signs_are_lowered_and_raised_within_words() {
    becomes(&[
        ("H~2~O and CO~2~", "H<sub>2</sub>O and CO<sub>2</sub>"),
        ("x^2^ + 10^-3^m", "x<sup>2</sup> + 10<sup>-3</sup>m"),
        (
            "SO~4~^2-^与Ca^2+^浓度",
            "SO<sub>4</sub><sup>2-</sup>与Ca<sup>2+</sup>浓度",
        ),
        (
            "**CH~3~**~~old~~ (CH~2~)~3~Br",
            "<strong>CH<sub>3</sub></strong><del>old</del> (CH<sub>2</sub>)<sub>3</sub>Br",
        ),
        ("`H~2~O` H\\~2~O", "<code>H~2~O</code> H~2~O"),
        ("[a](/x~y~z/)", "<a href=\"/x~y~z/\">a</a>"),
        // Ranges are not affected.
        ("10~20岁和30~40岁", "10~20岁和30~40岁"),
        ("~5~10 mg, 2^32 and 2^64", "~5~10 mg, 2^32 and 2^64"),
        ("a~~b~~c", "a<del>b</del>c"),
    ]);
}

#[test]
fn correct_emphasis_stays_unchanged() {
    becomes(&[
        ("**粗体**正文", "<strong>粗体</strong>正文"),
        ("a **b:** c", "a <strong>b:</strong> c"),
        ("**a:**b", "**a:**b"),
        ("** 注意：** 正文", "** 注意：** 正文"),
        ("2 * 3，4 * 5。", "2 * 3，4 * 5。"),
        ("snake_case_中文_x", "snake_case_中文_x"),
        ("😀**a:**b", "😀**a:**b"),
    ]);
}

#[test]
fn code_links_and_escapes_are_left_alone() {
    becomes(&[
        ("`**注意：**正文`", "<code>**注意：**正文</code>"),
        ("\\*\\*注意：\\*\\*正文", "**注意：**正文"),
        (
            "[文](https://x.org/（a）**b)",
            "<a href=\"https://x.org/%EF%BC%88a%EF%BC%89**b\">文</a>",
        ),
        (
            "<https://x.org/。**文>",
            "<a href=\"https://x.org/%E3%80%82**%E6%96%87\">https://x.org/。**文</a>",
        ),
        (
            "[文](x \"题：**目\")",
            "<a href=\"x\" title=\"题：**目\">文</a>",
        ),
    ]);
    assert_eq!(
        html("[注：**a**文][注：**a**文]\n\n[注：**a**文]: /x"),
        "<p><a href=\"/x\">注：<strong>a</strong>文</a></p>"
    );
    assert_eq!(
        html("```\n**注意：**正文\n```"),
        "<pre tabindex=\"0\"><code>**注意：**正文\n</code></pre>"
    );
    assert!(
        html("## **结果：**讨论").starts_with("<h2 id=\"结果讨论\"><strong>结果：</strong>讨论")
    );
}

#[test]
fn lines_of_wide_characters_are_joined_without_a_space() {
    becomes(&[
        ("第一行，\n第二行", "第一行，第二行"),
        ("**重点。**\n正文", "<strong>重点。</strong>正文"),
        ("正文\n**重点**", "正文<strong>重点</strong>"),
        ("日本語\nカタカナ", "日本語カタカナ"),
        ("中文\nLatin", "中文\nLatin"),
        ("Latin\n中文", "Latin\n中文"),
        ("한국어\n문장", "한국어\n문장"),
        ("中文\n`code`", "中文\n<code>code</code>"),
    ]);
}

#[test]
fn the_mark_that_helps_never_shows() {
    for taken in [
        "",
        "\u{2e5d}",
        "\u{2e5d}\u{2e4e}",
        "\u{2e5d}\u{2e4e}\u{2e1f}\u{2e16}",
    ] {
        let markdown =
            format!("{taken}**注意：**正文 `**注：**文` [a](b「*」c)\n\n| **表：**格 |\n| - |\n");
        let html = html(&markdown);
        for mark in ['\u{2e5d}', '\u{2e4e}', '\u{2e1f}', '\u{2e16}'] {
            assert_eq!(
                html.matches(mark).count(),
                taken.matches(mark).count(),
                "{html}"
            );
        }
    }
}
