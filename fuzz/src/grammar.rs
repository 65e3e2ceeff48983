//! Texts that mean something, made of bytes.

use arbitrary::{Result, Unstructured};

/// The text of an input: as it is, or by its recipe.
pub fn text(input: &[u8], make: fn(&mut Unstructured) -> Result<String>) -> Vec<u8> {
    match input.strip_prefix(&[0xff]) {
        None => input.to_vec(),
        Some(recipe) => make(&mut Unstructured::new(recipe))
            .unwrap_or_default()
            .into_bytes(),
    }
}

/// Pieces thrown together, until the recipe ends.
fn pieces(recipe: &mut Unstructured, pieces: &[&str]) -> Result<String> {
    let mut made = String::new();
    while !recipe.is_empty() && made.len() < 4096 {
        let piece = pieces[usize::from(recipe.arbitrary::<u8>()?) % pieces.len()];
        // Some blow-ups need the same thing very often.
        let times = match recipe.arbitrary::<u8>()? {
            250.. => 60,
            _ => 1,
        };
        made.extend(std::iter::repeat_n(piece, times));
    }
    Ok(made)
}

/// Front matter: keys that there are, values of all kinds, at several depths.
pub fn front_matter(recipe: &mut Unstructured) -> Result<String> {
    let keys = [
        "title",
        "date",
        "updated",
        "summary",
        "slug",
        "aliases",
        "tags",
        "authors",
        "people",
        "labs",
        "event",
        "photos",
        "cover",
        "supported_by",
        "links",
        "draft",
        "publish_at",
        "expires_at",
        "pinned",
        "template",
        "extra",
        "publications",
        "name",
        "native_name",
        "role",
        "affiliation",
        "orcid",
        "email",
        "photo",
        "joined",
        "left",
        "now",
        "institution",
        "department",
        "lead",
        "ror",
        "url",
        "logo",
        "location",
        "aka",
        "former",
        "titel",
        "研讨会",
        "<<",
    ];
    Ok(format!("---\n{}---\nText\n", yaml(recipe, &keys)?))
}

/// site.yaml.
pub fn site_yaml(recipe: &mut Unstructured) -> Result<String> {
    let keys = [
        "title",
        "description",
        "base_url",
        "language",
        "languages",
        "timezone",
        "permalink",
        "paginate_by",
        "feed_limit",
        "navigation",
        "roles",
        "theme",
        "social_cards",
        "content_security_policy",
        "author",
        "copyright",
        "repository",
        "logo",
        "html",
        "missing_images",
        "citation_style",
        "untranslated",
        "search",
        "math",
        "highlight",
        "check",
        "extra",
        "zh-Hans",
        "accent",
        "files",
        "attachments",
        "<<",
    ];
    let yaml = yaml(recipe, &keys)?;
    Ok(match recipe.arbitrary::<u8>()? % 4 {
        0 => yaml,
        _ => format!("title: T\nbase_url: https://lab.example.org\n{yaml}"),
    })
}

fn yaml(recipe: &mut Unstructured, keys: &[&str]) -> Result<String> {
    let values = [
        "",
        " x",
        " 3",
        " -1",
        " 99999999999999999999",
        " 1e400",
        " true",
        " null",
        " ~",
        " 2026-04-22",
        " 2026-04-22T16:00+08:00",
        " 9999-12-31T23:59:59-12:00",
        " 2026-13-40",
        " 02022",
        " 0000-0002-1825-0097",
        " https://ror.org/013meh722",
        " https://lab.example.org/news?x#y",
        " javascript:alert(1)",
        " a@b.example",
        " ../../etc/passwd",
        " /a/b/",
        " a.jpg",
        " \"x\\u0000\\n\\x1b\"",
        " '研讨会 \u{202e}'",
        " [a, b]",
        " [{id: a}, {name: B, role: x}]",
        " {type: seminar, start: 2026-04-22T16:00+08:00, end: 2026-04-21}",
        " {en: x, zh-Hans: y}",
        " {near-name: off, x: error}",
        " &a [x]",
        " *a",
        " !!binary aGk=",
        " !x y",
        " |\n  text\n  more",
        " >-\n  text\n\n  more",
        " Asia/Shanghai",
        " zh-Hans",
        " /{year}/{slug}/",
        " \"#0a5\"",
        " rgb(1 2 3)",
        " url(x)",
        " \"default-src 'self'\"",
        " [[[[[[[[x]]]]]]]]",
        " {a: {b: {c: d}}}",
        " sanitize",
        " auto",
        " apa",
        " [x, x, x",
        " \"x",
        " a: b",
        " # x",
        " @x",
    ];
    let mut made = String::new();
    let mut indent = 0;
    while !recipe.is_empty() && made.len() < 4096 {
        let key = keys[usize::from(recipe.arbitrary::<u8>()?) % keys.len()];
        let value = values[usize::from(recipe.arbitrary::<u8>()?) % values.len()];
        let form: u8 = recipe.arbitrary()?;
        let space = "  ".repeat(indent);
        match form % 8 {
            0 => made.push_str(&format!("{space}-{value}\n")),
            1 => made.push_str(&format!("{space}- {key}:{value}\n")),
            _ => made.push_str(&format!("{space}{key}:{value}\n")),
        }
        indent = match form / 8 % 8 {
            0 | 1 => indent + 1,
            2 => indent.saturating_sub(1),
            3 => 0,
            _ => indent,
        }
        .min(30);
    }
    Ok(made)
}

/// Markdown that means something, thrown together without a thought.
pub fn markdown_pieces(recipe: &mut Unstructured) -> Result<String> {
    pieces(
        recipe,
        &[
            "[@a]",
            "[see @a, p. 3; -@b]",
            "[@",
            "*",
            "**",
            "_",
            "~",
            "~~",
            "^",
            "`",
            "```",
            "```python\n",
            "```mermaid\n",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "# ",
            "###### ",
            " {#id .class}",
            "- ",
            "- [x] ",
            "1. ",
            "> ",
            "> [!NOTE]\n",
            "| a | b |\n| - | -: |\n",
            "| ",
            "[",
            "](/a/)",
            "](b.md#x)",
            "](#x)",
            "](<javascript:x>)",
            "](&#x6a;avascript:x)",
            ")",
            "![",
            "![alt](a.jpg \"title\")",
            "[^1]",
            "[^1]: ",
            "[x]: /y \"z\"\n",
            "$",
            "$$",
            "$x^2$",
            "\\frac{",
            "\\sqrt",
            "\\not",
            "\\text{",
            "\\operatorname{",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\left(",
            "\\right)",
            "\\mathbb{",
            "\\color{red}",
            "\\href{javascript:x}{",
            "\\href{",
            "_{",
            "^{",
            "}",
            "&",
            "<",
            ">",
            "<b>",
            "</b>",
            "<div title='",
            "<a href=\"",
            "'>",
            "\">",
            "\n</div>\n",
            "<script>",
            "</script>",
            "<style>",
            "<svg>",
            "<math>",
            "<annotation-xml encoding=\"text/html\">",
            "<a href='javascript:x'>",
            "<img src=x onerror=y>",
            "<!-- more -->",
            "<!--",
            "-->",
            "{{ <a b=\"c\" /> }}",
            "{{ <a b={[1, 2]} c={true} /> }}",
            "{% <a> %}",
            "{% </a> %}",
            "{{ <",
            "/> }}",
            "javascript:",
            "https://example.org/a_b",
            "\\",
            "\\[",
            "注意：",
            "正文",
            "「",
            "」",
            "。",
            "é",
            "\u{301}",
            "\u{e000}0\u{e001}",
            "\u{f8f0}0\u{f8f1}",
            "\u{2e5d}",
            "\u{feff}",
            "\u{202e}",
            "\0",
            "&#x6a;",
            "&lt;script&gt;",
            "&#0;",
            "word ",
            ": ",
            "onfocus=alert(1) autofocus tabindex=0 ",
        ],
    )
}

/// Raw HTML, whole and in pieces, with what labnews makes between.
pub fn raw_html(recipe: &mut Unstructured) -> Result<String> {
    const TAGS: [&str; 72] = [
        "a",
        "b",
        "i",
        "p",
        "div",
        "span",
        "img",
        "picture",
        "source",
        "video",
        "audio",
        "track",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "caption",
        "colgroup",
        "col",
        "details",
        "summary",
        "section",
        "article",
        "main",
        "footer",
        "pre",
        "code",
        "h1",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "input",
        "svg",
        "/svg",
        "g",
        "use",
        "text",
        "image",
        "linearGradient",
        "animate",
        "set",
        "embed",
        "area",
        "math",
        "mi",
        "mtext",
        "mglyph",
        "annotation-xml",
        "foreignObject",
        "desc",
        "title",
        "style",
        "script",
        "iframe",
        "noscript",
        "noembed",
        "noframes",
        "template",
        "textarea",
        "select",
        "option",
        "form",
        "button",
        "object",
        "body",
        "html",
        "plaintext",
        "xmp",
    ];
    const NAMES: [&str; 40] = [
        "href",
        "src",
        "srcset",
        "poster",
        "action",
        "formaction",
        "xlink:href",
        "style",
        "class",
        "id",
        "title",
        "alt",
        "name",
        "onclick",
        "onerror",
        "onfocus",
        "autofocus",
        "tabindex",
        "width",
        "data-x",
        "aria-label",
        "srcdoc",
        "type",
        "is",
        "slot",
        "encoding",
        "ping",
        "target",
        "background",
        "lang",
        "/onload",
        "\u{e000}",
        "a<b",
        "dir",
        "data-src",
        "fill",
        "transform",
        "overflow",
        "aria-owns",
        "attributeName",
    ];
    const VALUES: [&str; 33] = [
        "x",
        "",
        "a.jpg",
        "a.jpg 1x, b.jpg 2x",
        "b.md#x",
        "#x",
        "/x/",
        "//evil.example/",
        "https://evil.example/x",
        "javascript:alert(1)",
        "JaVa\tScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "\u{1}javascript:alert(1)",
        "text/html",
        "</style><img src=x onerror=alert(1)>",
        "--><img src=x onerror=alert(1)>",
        "\" onfocus=alert(1) autofocus x=\"",
        "' onfocus=alert(1) autofocus x='",
        "`",
        "$x$",
        "$$\\text{\" onfocus=alert(1) \"}$$",
        "{{ <a b=\"c\" /> }}",
        "[@a]",
        "![a](b.jpg)",
        "\u{e000}0\u{e001}",
        "&quot; onclick=x",
        "expression(alert(1))",
        "url(javascript:x)",
        "url(#x)",
        "fill:url(//evil.example/);position:fixed",
        "data:image/png;base64,iVBORw0KGgo=",
    ];
    const BETWEEN: [&str; 26] = [
        " ",
        "\n",
        "\n\n",
        "word",
        "*a*",
        "$x$",
        "$\\operatorname{<script>x</script>}$",
        "$\\text{\" onfocus=x \"}$",
        "`a`",
        "\n```rust\nfn \"a\" <b>\n```\n",
        "![a](b.jpg \"c\")",
        "\n![a](b.jpg \"c\" )\n",
        "{{ <a b=\"c\" /> }}",
        "\n{{ <a b=\"c\" /> }}\n",
        "[@a]",
        "[^1]",
        "\n[^1]: x\n",
        "# a\n",
        "- a\n",
        "> ",
        "<!-- x -->",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
    ];
    let pick = |recipe: &mut Unstructured, from: &[&'static str]| -> Result<&'static str> {
        Ok(from[usize::from(recipe.arbitrary::<u8>()?) % from.len()])
    };
    let mut made = String::new();
    while !recipe.is_empty() && made.len() < 4096 {
        match recipe.arbitrary::<u8>()? % 8 {
            0..=2 => {
                made.push('<');
                made.push_str(pick(recipe, &TAGS)?);
                for _ in 0..recipe.arbitrary::<u8>()? % 4 {
                    let quote = pick(recipe, &["\"", "'", "", "\"", "`"])?;
                    let name = pick(recipe, &NAMES)?;
                    let value = pick(recipe, &VALUES)?;
                    made.push_str(&format!(" {name}={quote}{value}{quote}"));
                }
                made.push_str(pick(
                    recipe,
                    &[">", ">", ">", "/>", "", " x='", " x=\"", "<"],
                )?);
            }
            3 | 4 => {
                let tag = pick(recipe, &TAGS)?;
                made.push_str(&format!("</{tag}>"));
            }
            _ => made.push_str(pick(recipe, &BETWEEN)?),
        }
    }
    Ok(made)
}

/// A .bib file.
pub fn bibliography(recipe: &mut Unstructured) -> Result<String> {
    pieces(
        recipe,
        &[
            "@article{a, ",
            "@misc{b,\n",
            "@book{",
            "@inproceedings{",
            "@thesis{c, type={phdthesis}, ",
            "@online{",
            "@string{x = \"y\"}",
            "@comment{",
            "@preamble{",
            "@xdata{c,",
            "@",
            "title = {T}, ",
            "title = ",
            "author = {徐, 骁 and van der B, C and others}, ",
            "author = {Xu, Xiao and {A Group}}, ",
            "author = {",
            " and ",
            "year = 2022, ",
            "year = {99999}, ",
            "date = {2022-13-40}, ",
            "date = {2022-04/2023?~}, ",
            "date = {1993-05-30T16:32:00Z}, ",
            "month = feb, ",
            "journal = x, ",
            "journal = \"J\" # x, ",
            "journaltitle = {Nature \\& <b>Co</b>}, ",
            "volume = {IV}, ",
            "number = {\\textbf{1}}, ",
            "pages = {1--2, 5}, ",
            "pages = {x--}, ",
            "doi = {10.1000/x\"<y}, ",
            "eprint = {2101.00001}, eprinttype = {arxiv}, ",
            "crossref = {a}, ",
            "crossref = {b}, ",
            "xdata = {c}, ",
            "author+an:orcid = {1=\"0000-0002-1825-0097\"}, ",
            "author+an:orcid = {x=;=}, ",
            "editor = {A}, editortype = {x}, ",
            "ids = {a, b}, ",
            "langid = {chinese}, ",
            "pubstate = {inpress}, ",
            "url = {javascript:alert(1)}, ",
            "url = {https://example.org/?a=b&c=\"d\"}, ",
            "file = {/home/secret.pdf}, ",
            "annote = {secret}, ",
            "note = {",
            "abstract = {",
            "\\textit{",
            "\\emph{",
            "\\href{javascript:x}{",
            "\\url{",
            "{\\\"o}",
            "\\\"",
            "\\v{",
            "\\ss ",
            "\\",
            "$",
            "$x_{1}^2$",
            "_{",
            "^",
            "{",
            "}",
            "},\n",
            "}\n",
            "\"",
            ",",
            "=",
            "#",
            "%",
            "&",
            "<script>alert(1)</script>",
            "\n",
            "\n@article{d,\n",
            "\0",
            "\u{feff}",
            "，",
            "~",
            "---",
            "``x''",
        ],
    )
}

/// An SVG.
pub fn svg(recipe: &mut Unstructured) -> Result<String> {
    let inside = pieces(
        recipe,
        &[
            "<g>",
            "</g>",
            "<g transform=\"scale(2)\" style=\"fill:red\">",
            "<rect width=\"1\" height=\"1\" fill=\"url(#a)\"/>",
            "<rect fill=\"url(https://evil.example/)\"/>",
            "<path d=\"M0 0L1 1z\" onclick=\"x()\"/>",
            "<text>a",
            "</text>",
            "<tspan>b</tspan>",
            "<text x=\"1\" xml:space=\"preserve\">a  b</text>",
            "<textPath href=\"#a\">",
            "</textPath>",
            "<textPath xlink:href=\"https://evil.example/#a\">",
            "<use href=\"#a\"/>",
            "<use xlink:href=\"data:image/svg+xml,&lt;svg/&gt;\"/>",
            "<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>",
            "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>",
            "<image href=\"https://evil.example/a.png\"/>",
            "<style>",
            "</style>",
            "a { fill: url(#a) }",
            "a { fill: url(https://evil.example/) }",
            "@import 'https://evil.example/';",
            "@im\u{e000}port 'x';",
            "u\u{e000}rl(https://evil.example/)",
            "image-set('https://evil.example/' 1x)",
            "\\75rl(x)",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?xml-stylesheet href=\"https://evil.example/\"?>",
            "<script>alert(1)</script>",
            "<script/>",
            "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:x\"/></foreignObject>",
            "<a href=\"javascript:alert(1)\">",
            "</a>",
            "<animate attributeName=\"href\" values=\"javascript:x\"/>",
            "<set attributeName=\"onclick\" to=\"x()\"/>",
            "<set attributeName=\"style\" to=\"background:url(https://evil.example/)\"/>",
            "<handler>",
            "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:script>",
            "<svg xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<svg>",
            "</svg>",
            "<title>a</title>",
            "<desc>",
            "</desc>",
            "<linearGradient id=\"a\"><stop offset=\"1\"/></linearGradient>",
            "<filter><feImage href=\"https://evil.example/\"/></filter>",
            "<pattern href=\"//evil.example/#a\"/>",
            "&a;",
            "&#x6a;",
            "&lt;",
            "\u{e000}",
            "\u{1}",
            "研",
            "text",
            " data-text-path-href=\"#",
            "\"",
            "<",
            ">",
        ],
    )?;
    let head = match recipe.arbitrary::<u8>().unwrap_or_default() % 4 {
        0 => "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"b\">]>",
        _ => "",
    };
    Ok(format!(
        "{head}<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">{inside}</svg>"
    ))
}

/// Markdown without a fault, and the words in it, each of which must be there for readers.
pub fn markdown_words(recipe: &mut Unstructured) -> Result<(String, Vec<String>)> {
    let mut text = Words {
        made: String::new(),
        notes: String::new(),
        words: Vec::new(),
    };
    while !recipe.is_empty() && text.made.len() < 4096 {
        let (made, notes) = (text.made.len(), text.notes.len());
        let words = text.words.len();
        if text.block(recipe, 0).is_err() {
            text.made.truncate(made);
            text.notes.truncate(notes);
            text.words.truncate(words);
            break;
        }
        text.made.push('\n');
    }
    text.made.push_str(&text.notes);
    Ok((text.made, text.words))
}

struct Words {
    made: String,
    /// Footnotes, which stand at the end.
    notes: String,
    words: Vec<String>,
}

impl Words {
    /// A word that there is once.
    fn word(&mut self) -> String {
        let word = format!("wq{}x", self.words.len());
        self.words.push(word.clone());
        word
    }

    fn inline(&mut self, recipe: &mut Unstructured, depth: u8) -> Result<String> {
        let mut line = self.word();
        for _ in 0..recipe.arbitrary::<u8>()? % 5 {
            let word = self.word();
            line.push(' ');
            let inner = |this: &mut Self, recipe: &mut Unstructured| match depth {
                0 | 1 => this.inline(recipe, depth + 1),
                _ => Ok(this.word()),
            };
            let piece = match recipe.arbitrary::<u8>()? % 18 {
                0 => format!("**{}**", inner(self, recipe)?),
                1 => format!("*{}*", inner(self, recipe)?),
                2 => format!("~~{}~~", inner(self, recipe)?),
                3 => format!("`{}`", self.word()),
                4 if depth == 0 => format!("[{}](/a/)", inner(self, recipe)?),
                5 => format!("![{}](b.jpg \"{}\")", self.word(), self.word()),
                6 => format!("<b title=\"{}\">{}</b>", self.word(), self.word()),
                7 => format!("$x < {{y}}$ {}", self.word()),
                8 => format!("10^{}^", self.word()),
                9 => format!("H~{}~", self.word()),
                10 => format!("**注意：**{}", self.word()),
                11 if depth == 0 => {
                    let note = self.word();
                    self.notes.push_str(&format!("\n[^{word}]: {note}\n"));
                    format!("{}[^{word}]", self.word())
                }
                12 => format!("&amp;{}&#x4e00;", self.word()),
                13 => format!("\\*{}\\_", self.word()),
                14 => format!("<https://example.org/{}>", self.word()),
                15 => format!("{}  \n{}", self.word(), self.word()),
                16 => format!("<kbd>{}</kbd>", self.word()),
                _ => self.word(),
            };
            line.push_str(&piece);
            line.push_str(&format!(" {word}"));
        }
        Ok(line)
    }

    fn block(&mut self, recipe: &mut Unstructured, depth: usize) -> Result<()> {
        let space = "  ".repeat(depth);
        let line = self
            .inline(recipe, 0)?
            .replace("  \n", &format!("  \n{space}"));
        // Within a line, for blocks that are one.
        let alone = || line.replace("  \n", " ").replace('\n', " ");
        let made = match recipe.arbitrary::<u8>()? % 14 {
            0 => format!("{space}# {}\n", alone()),
            1 => format!("{space}### {} {{#i{}}}\n", alone(), self.words.len()),
            2 if depth < 4 => {
                self.made.push_str(&format!("{space}- {line}\n\n"));
                return self.block(recipe, depth + 1);
            }
            3 => format!("{space}> {line}\n"),
            4 => format!("{space}> [!TIP]\n{space}> {}\n", alone()),
            5 => {
                let cell = self.word();
                format!(
                    "{space}| {cell} | b |\n{space}| --- | :-: |\n{space}| c | {} |\n",
                    alone().replace('|', "")
                )
            }
            6 => format!(
                "{space}```rust\n{space}let {} = \"<b>\";\n{space}```\n",
                self.word()
            ),
            7 => format!("{space}```\n{space}{}\n{space}```\n", self.word()),
            8 if depth == 0 => format!("<div class=\"a\">\n\n{line}\n\n</div>\n"),
            9 if depth == 0 => format!(
                "<details><summary>{}</summary>\n\n{line}\n\n</details>\n",
                self.word()
            ),
            10 if depth == 0 => format!("{}\n: {}\n", self.word(), alone()),
            11 if depth == 0 => format!("{{% <a b=\"c\"> %}}\n{line}\n{{% </a> %}}\n"),
            12 if depth == 0 => format!("![{}](b.jpg \"{}\")\n", self.word(), self.word()),
            _ => format!("{space}{line}\n"),
        };
        // What was made of the line and not used is not missed.
        let is_missing: Vec<String> = self
            .words
            .iter()
            .filter(|word| {
                !made.contains(word.as_str())
                    && !self.made.contains(word.as_str())
                    && !self.notes.contains(word.as_str())
            })
            .cloned()
            .collect();
        self.words.retain(|word| !is_missing.contains(word));
        self.made.push_str(&made);
        Ok(())
    }
}
