//! Messages about dates, slugs, identifiers, addresses and language tags.

use super::{Problem, en};

const DATE_HELP: &str = "write year, month and day as in `2026-04-22`, or with a time as in `2026-04-22T16:00:00+08:00`";

fn date_problem(code: &'static str, message: String) -> Problem {
    Problem::error(code, en(message).help(DATE_HELP))
}

/// A text is not in the form of a date.
pub(crate) fn not_a_date(text: &str) -> Problem {
    date_problem("values/not-a-date", format!("`{text}` is not a date"))
}

/// A date such as `22.04.2022`, and how labnews writes it.
pub(crate) fn date_in_another_form(text: &str, iso: &str) -> Problem {
    Problem::error(
        "values/date-in-another-form",
        en(format!("labnews does not read dates in the form `{text}`"))
            .help(format!("write `{iso}`: year, month and day")),
    )
}

/// A date such as `04/05/2022`, which means two days.
pub(crate) fn ambiguous_date(text: &str, first: &str, second: &str) -> Problem {
    Problem::error(
        "values/ambiguous-date",
        en(format!(
            "`{text}` can mean two days, since day and month can be in either order"
        ))
        .help(format!(
            "write `{first}` or `{second}`: year, month and day"
        )),
    )
}

/// A date such as `2026-09`; `first` is the first day of that month.
pub(crate) fn month_without_day(text: &str, first: &str) -> Problem {
    Problem::error(
        "values/month-without-day",
        en(format!("`{text}` is a month without a day"))
            .help(format!("add the day, as in `{first}`")),
    )
}

/// The calendar has no such day, as in 2026-02-30.
pub(crate) fn no_such_day(day: &str) -> Problem {
    date_problem(
        "values/no-such-day",
        format!("the day {day} does not exist"),
    )
}

/// A date ends in `[Asia/Shanghai]`.
pub(crate) fn named_time_zone(name: &str) -> Problem {
    date_problem(
        "values/named-time-zone",
        format!("a date has an offset from UTC, not a time zone such as `{name}`"),
    )
}

/// The part behind `T` is not a time.
pub(crate) fn not_a_time(time: &str) -> Problem {
    date_problem(
        "values/not-a-time",
        format!("`{time}` is not a time of day"),
    )
}

/// The part behind the time is not an offset.
pub(crate) fn not_an_offset(offset: &str) -> Problem {
    date_problem(
        "values/not-an-offset",
        format!("`{offset}` is not an offset from UTC"),
    )
}

/// A date outside the range of the calendar.
pub(crate) fn date_out_of_range(text: &str) -> Problem {
    date_problem(
        "values/date-out-of-range",
        format!("`{text}` is outside the supported range of dates"),
    )
}

/// A text is not a language tag.
pub(crate) fn not_a_language_tag(text: &str) -> Problem {
    Problem::error(
        "values/not-a-language-tag",
        en(format!("`{text}` is not a language tag"))
            .help("write a BCP 47 tag such as `en`, `zh-Hans` or `pt-BR`"),
    )
}

/// A slug has no character.
pub(crate) fn slug_empty() -> Problem {
    Problem::error("values/slug-empty", en("this slug is empty"))
}

/// A slug contains a character that URLs or file names reserve.
pub(crate) fn slug_character(character: char) -> Problem {
    Problem::error(
        "values/slug-character",
        en(format!(
            "a slug cannot contain `{}`",
            character.escape_debug()
        )),
    )
}

/// A slug starts or ends like a hidden file or an option.
pub(crate) fn slug_ends() -> Problem {
    Problem::error(
        "values/slug-ends",
        en("a slug cannot start with `.` or `-`, or end with `.`"),
    )
}

/// A slug is too long for a file name.
pub(crate) fn slug_too_long(limit: usize) -> Problem {
    Problem::error(
        "values/slug-too-long",
        en(format!("a slug cannot be longer than {limit} bytes")),
    )
}

/// A slug such as `con` or `nul`.
pub(crate) fn slug_reserved_on_windows(slug: &str) -> Problem {
    Problem::error(
        "values/slug-reserved-on-windows",
        en(format!("Windows does not allow a folder named `{slug}`")),
    )
}

/// Help for a slug: what labnews would make of it.
pub(crate) fn slug_example(slug: &str) -> String {
    format!("try `{slug}`")
}

const COPY: &str = "copy it from its web page";

/// A text is not in the form of an ORCID iD.
pub(crate) fn not_an_orcid(id: &str) -> Problem {
    Problem::error(
        "values/not-an-orcid",
        en(format!(
            "`{id}` is not an ORCID iD, which has 16 digits, such as 0000-0002-1825-0097"
        ))
        .help(COPY),
    )
}

/// The last digit of an ORCID iD does not fit the others.
pub(crate) fn orcid_checksum(id: &str) -> Problem {
    Problem::error(
        "values/orcid-checksum",
        en(format!(
            "the ORCID iD `{id}` contains a typo: its checksum is wrong"
        ))
        .help(COPY),
    )
}

/// A text is not in the form of a ROR id.
pub(crate) fn not_a_ror(id: &str) -> Problem {
    Problem::error(
        "values/not-a-ror",
        en(format!(
            "`{id}` is not a ROR ID, which has 9 characters, such as 00a2xv884"
        ))
        .help(COPY),
    )
}

/// The last two digits of a ROR id do not fit the others.
pub(crate) fn ror_checksum(id: &str) -> Problem {
    Problem::error(
        "values/ror-checksum",
        en(format!(
            "the ROR ID `{id}` contains a typo: its checksum is wrong"
        ))
        .help(COPY),
    )
}

fn base_url(code: &'static str, message: String) -> Problem {
    Problem::error(
        code,
        en(message).help("write the complete address, as in https://lab.github.io/news"),
    )
}

/// `base_url` is not a URL.
pub(crate) fn base_url_not_a_url(text: &str) -> Problem {
    base_url(
        "values/base-url-not-a-url",
        format!("`{text}` is not a URL"),
    )
}

/// `base_url` is not an http or https URL with a host.
pub(crate) fn base_url_not_of_the_web(text: &str) -> Problem {
    base_url(
        "values/base-url-not-of-the-web",
        format!("`{text}` is not the address of a website"),
    )
}

/// `base_url` has a query, a fragment or a user.
pub(crate) fn base_url_too_long(text: &str) -> Problem {
    base_url(
        "values/base-url-too-long",
        format!("`{text}` has more than a host and a path"),
    )
}

/// A link starts with a scheme such as `javascript:`.
pub(crate) fn scheme_not_allowed(scheme: &str) -> Problem {
    Problem::error(
        "values/scheme-not-allowed",
        en(format!("a link cannot start with `{scheme}:`"))
            .help("write a URL that starts with https://"),
    )
}

/// A path leads to a file of the author's own disk, `name`.
pub(crate) fn path_on_disk(path: &str, name: &str) -> Problem {
    Problem::error(
        "values/path-on-disk",
        en(format!(
            "`{path}` is a path of your own computer, which readers cannot open"
        ))
        .help(format!(
            "copy the file into the folder of this text, and write its name: `{name}`"
        )),
    )
}

/// A text is not a URL.
pub(crate) fn not_a_url(text: &str) -> Problem {
    Problem::error(
        "values/not-a-url",
        en(format!("`{text}` is not a URL")).help("write a URL that starts with https://"),
    )
}

/// An address lacks `https://` or `mailto:`; `address` has it.
pub(crate) fn address_without_scheme(text: &str, address: &str) -> Problem {
    let scheme = if address.starts_with("mailto:") {
        "`mailto:`"
    } else {
        "`https://`"
    };
    Problem::error(
        "values/address-without-scheme",
        en(format!("`{text}` does not start with {scheme}")).help(format!("write `{address}`")),
    )
}

/// A text is not an e-mail address.
pub(crate) fn not_an_email_address(text: &str) -> Problem {
    Problem::error(
        "values/not-an-email-address",
        en(format!("`{text}` is not an email address")),
    )
}

/// An entry of `aliases:` is not the path of a page.
pub(crate) fn not_an_alias(text: &str) -> Problem {
    Problem::error(
        "values/not-an-alias",
        en(format!("`{text}` is not the path of a page"))
            .help("write the path of the old page, as in `/2019/old-page/` or `/old.html`"),
    )
}
